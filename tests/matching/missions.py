"""Forty missions in Indonesian and English, written for these tests: each pair says the same."""

PAIRS = (
    (
        "Kami membantu nelayan kecil di pulau terluar menjual ikan dengan harga layak.",
        "We help small fishers on the outermost islands sell their fish at a fair price.",
    ),
    (
        "Sekolah terapung kami mengajar anak-anak pesisir membaca.",
        "Our floating school teaches coastal children to read.",
    ),
    (
        "Kami mendampingi korban kekerasan dalam rumah tangga di pengadilan.",
        "We accompany victims of domestic violence in court.",
    ),
    (
        "Air bersih untuk desa yang sumurnya kering di musim kemarau.",
        "Clean water for villages whose wells run dry in the dry season.",
    ),
    (
        "Petani kopi perempuan mengolah dan memasarkan biji kopinya sendiri.",
        "Women coffee farmers process and market their own beans.",
    ),
    (
        "Kami memasang panel surya di puskesmas yang belum berlistrik.",
        "We install solar panels in health centers without electricity.",
    ),
    (
        "Relawan kami menanam bakau untuk menahan abrasi pantai.",
        "Our volunteers plant mangroves to hold back coastal erosion.",
    ),
    (
        "Yayasan ini memberi beasiswa kepada anak buruh migran.",
        "This foundation gives scholarships to children of migrant workers.",
    ),
    (
        "Kami memetakan hutan adat bersama masyarakat dan memperjuangkan pengakuannya.",
        "We map customary forests with communities and fight for their recognition.",
    ),
    (
        "Pusat krisis kami menerima laporan orang hilang setelah gempa.",
        "Our crisis center takes reports of missing people after an earthquake.",
    ),
    (
        "Kami melatih bidan desa menangani persalinan darurat.",
        "We train village midwives to handle emergency births.",
    ),
    (
        "Koperasi simpan pinjam bagi pedagang pasar tradisional.",
        "A savings and loan cooperative for traders of traditional markets.",
    ),
    (
        "Kami mengolah sampah plastik menjadi bahan bangunan.",
        "We turn plastic waste into building material.",
    ),
    (
        "Penyandang disabilitas belajar pemrograman dan mencari kerja.",
        "People with disabilities learn programming and look for jobs.",
    ),
    (
        "Kami meneliti kualitas air sungai dan melaporkan pencemaran pabrik.",
        "We study river water quality and report pollution by factories.",
    ),
    (
        "Radio komunitas menyiarkan peringatan dini banjir.",
        "A community radio broadcasts early flood warnings.",
    ),
    (
        "Kami melindungi pembela hak asasi manusia yang terancam.",
        "We protect human rights defenders under threat.",
    ),
    (
        "Pemerintah kabupaten kami membangun jalan ke desa terpencil.",
        "Our regency government builds roads to remote villages.",
    ),
    (
        "Perpustakaan keliling mengantar buku dengan sepeda motor.",
        "A mobile library delivers books by motorcycle.",
    ),
    (
        "Kami membagikan makanan bergizi untuk mencegah stunting pada balita.",
        "We distribute nutritious food to prevent stunting among toddlers.",
    ),
    (
        "Universitas kami mengembangkan benih padi tahan asin.",
        "Our university develops salt-tolerant rice seed.",
    ),
    (
        "Perusahaan kami mendanai program tanggung jawab sosial di sekitar tambang.",
        "Our company funds social responsibility programs around the mine.",
    ),
    (
        "Jaringan organisasi masyarakat sipil yang mengawasi pemilu.",
        "A network of civil society organizations that monitors elections.",
    ),
    (
        "Kami merawat orang utan yang kehilangan hutan.",
        "We care for orangutans that lost their forest.",
    ),
    (
        "Dokter terbang melayani kampung di pegunungan Papua.",
        "Flying doctors serve villages in the mountains of Papua.",
    ),
    (
        "Kami membela buruh pabrik yang dipecat sepihak.",
        "We defend factory workers who were dismissed unfairly.",
    ),
    (
        "Pengrajin tenun menjual kain lewat toko daring.",
        "Weavers sell their cloth through an online shop.",
    ),
    (
        "Kami mengajar petani membuat pupuk kompos.",
        "We teach farmers to make compost.",
    ),
    (
        "Layanan konseling gratis bagi remaja yang depresi.",
        "Free counseling for depressed teenagers.",
    ),
    (
        "Kami menyediakan kapal untuk mengangkut bantuan antarpulau.",
        "We provide ships to carry aid between islands.",
    ),
    (
        "Rumah aman bagi perempuan korban perdagangan orang.",
        "A safe house for women who were trafficked.",
    ),
    (
        "Kami membangun jamban sehat dan mengajarkan cuci tangan.",
        "We build latrines and teach handwashing.",
    ),
    (
        "Laboratorium kami menguji keamanan pangan.",
        "Our laboratory tests food safety.",
    ),
    (
        "Kami menjaga terumbu karang dari pengeboman ikan.",
        "We guard coral reefs against blast fishing.",
    ),
    (
        "Kami mengarsipkan bahasa daerah yang hampir punah.",
        "We archive local languages that are nearly extinct.",
    ),
    (
        "Bank pangan mengumpulkan makanan berlebih dari hotel.",
        "A food bank collects surplus food from hotels.",
    ),
    (
        "Kami memberi bantuan hukum dalam sengketa tanah.",
        "We give legal aid in land disputes.",
    ),
    (
        "Anak jalanan belajar di rumah singgah kami.",
        "Street children learn in our shelter.",
    ),
    (
        "Kami melatih kepala desa mengelola anggaran secara terbuka.",
        "We train village heads to manage budgets openly.",
    ),
    (
        "Tim kami memadamkan kebakaran hutan dan lahan gambut.",
        "Our team fights forest and peatland fires.",
    ),
)
