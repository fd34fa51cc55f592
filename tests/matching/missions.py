"""Forty missions in Indonesian, English and French, written for these tests: each says the same."""

MISSIONS = (
    (
        "Kami membantu nelayan kecil di pulau terluar menjual ikan dengan harga layak.",
        "We help small fishers on the outermost islands sell their fish at a fair price.",
        "Nous aidons les petits pêcheurs des îles lointaines à vendre leur poisson au juste prix.",
    ),
    (
        "Sekolah terapung kami mengajar anak-anak pesisir membaca.",
        "Our floating school teaches coastal children to read.",
        "Notre école flottante apprend à lire aux enfants de la côte.",
    ),
    (
        "Kami mendampingi korban kekerasan dalam rumah tangga di pengadilan.",
        "We accompany victims of domestic violence in court.",
        "Nous accompagnons au tribunal les victimes de violences conjugales.",
    ),
    (
        "Air bersih untuk desa yang sumurnya kering di musim kemarau.",
        "Clean water for villages whose wells run dry in the dry season.",
        "De l'eau propre pour les villages dont les puits tarissent à la saison sèche.",
    ),
    (
        "Petani kopi perempuan mengolah dan memasarkan biji kopinya sendiri.",
        "Women coffee farmers process and market their own beans.",
        "Des cultivatrices de café transforment et vendent elles-mêmes leurs grains.",
    ),
    (
        "Kami memasang panel surya di puskesmas yang belum berlistrik.",
        "We install solar panels in health centers without electricity.",
        "Nous installons des panneaux solaires dans les centres de santé sans électricité.",
    ),
    (
        "Relawan kami menanam bakau untuk menahan abrasi pantai.",
        "Our volunteers plant mangroves to hold back coastal erosion.",
        "Nos bénévoles plantent des mangroves pour freiner l'érosion du littoral.",
    ),
    (
        "Yayasan ini memberi beasiswa kepada anak buruh migran.",
        "This foundation gives scholarships to children of migrant workers.",
        "Cette fondation accorde des bourses aux enfants de travailleurs migrants.",
    ),
    (
        "Kami memetakan hutan adat bersama masyarakat dan memperjuangkan pengakuannya.",
        "We map customary forests with communities and fight for their recognition.",
        "Nous cartographions les forêts coutumières et luttons pour leur reconnaissance.",
    ),
    (
        "Pusat krisis kami menerima laporan orang hilang setelah gempa.",
        "Our crisis center takes reports of missing people after an earthquake.",
        "Notre cellule de crise recueille les signalements de disparus après un séisme.",
    ),
    (
        "Kami melatih bidan desa menangani persalinan darurat.",
        "We train village midwives to handle emergency births.",
        "Nous formons les sages-femmes de village aux accouchements d'urgence.",
    ),
    (
        "Koperasi simpan pinjam bagi pedagang pasar tradisional.",
        "A savings and loan cooperative for traders of traditional markets.",
        "Une coopérative d'épargne et de crédit pour les commerçants des marchés traditionnels.",
    ),
    (
        "Kami mengolah sampah plastik menjadi bahan bangunan.",
        "We turn plastic waste into building material.",
        "Nous transformons les déchets plastiques en matériaux de construction.",
    ),
    (
        "Penyandang disabilitas belajar pemrograman dan mencari kerja.",
        "People with disabilities learn programming and look for jobs.",
        "Des personnes handicapées apprennent la programmation et cherchent un emploi.",
    ),
    (
        "Kami meneliti kualitas air sungai dan melaporkan pencemaran pabrik.",
        "We study river water quality and report pollution by factories.",
        "Nous étudions la qualité de l'eau des rivières et dénonçons la pollution des usines.",
    ),
    (
        "Radio komunitas menyiarkan peringatan dini banjir.",
        "A community radio broadcasts early flood warnings.",
        "Une radio communautaire diffuse des alertes précoces aux inondations.",
    ),
    (
        "Kami melindungi pembela hak asasi manusia yang terancam.",
        "We protect human rights defenders under threat.",
        "Nous protégeons les défenseurs des droits humains menacés.",
    ),
    (
        "Pemerintah kabupaten kami membangun jalan ke desa terpencil.",
        "Our regency government builds roads to remote villages.",
        "Notre administration de district construit des routes vers les villages isolés.",
    ),
    (
        "Perpustakaan keliling mengantar buku dengan sepeda motor.",
        "A mobile library delivers books by motorcycle.",
        "Une bibliothèque itinérante livre des livres à moto.",
    ),
    (
        "Kami membagikan makanan bergizi untuk mencegah stunting pada balita.",
        "We distribute nutritious food to prevent stunting among toddlers.",
        "Nous distribuons des aliments nutritifs contre le retard de croissance des tout-petits.",
    ),
    (
        "Universitas kami mengembangkan benih padi tahan asin.",
        "Our university develops salt-tolerant rice seed.",
        "Notre université met au point des semences de riz résistantes au sel.",
    ),
    (
        "Perusahaan kami mendanai program tanggung jawab sosial di sekitar tambang.",
        "Our company funds social responsibility programs around the mine.",
        "Notre entreprise finance des programmes de responsabilité sociale autour de la mine.",
    ),
    (
        "Jaringan organisasi masyarakat sipil yang mengawasi pemilu.",
        "A network of civil society organizations that monitors elections.",
        "Un réseau d'organisations de la société civile qui observe les élections.",
    ),
    (
        "Kami merawat orang utan yang kehilangan hutan.",
        "We care for orangutans that lost their forest.",
        "Nous soignons des orangs-outans qui ont perdu leur forêt.",
    ),
    (
        "Dokter terbang melayani kampung di pegunungan Papua.",
        "Flying doctors serve villages in the mountains of Papua.",
        "Des médecins volants desservent les villages des montagnes de Papouasie.",
    ),
    (
        "Kami membela buruh pabrik yang dipecat sepihak.",
        "We defend factory workers who were dismissed unfairly.",
        "Nous défendons les ouvriers d'usine licenciés abusivement.",
    ),
    (
        "Pengrajin tenun menjual kain lewat toko daring.",
        "Weavers sell their cloth through an online shop.",
        "Des tisserandes vendent leurs étoffes dans une boutique en ligne.",
    ),
    (
        "Kami mengajar petani membuat pupuk kompos.",
        "We teach farmers to make compost.",
        "Nous apprenons aux paysans à fabriquer du compost.",
    ),
    (
        "Layanan konseling gratis bagi remaja yang depresi.",
        "Free counseling for depressed teenagers.",
        "Une écoute psychologique gratuite pour les adolescents déprimés.",
    ),
    (
        "Kami menyediakan kapal untuk mengangkut bantuan antarpulau.",
        "We provide ships to carry aid between islands.",
        "Nous fournissons des navires pour acheminer l'aide entre les îles.",
    ),
    (
        "Rumah aman bagi perempuan korban perdagangan orang.",
        "A safe house for women who were trafficked.",
        "Un foyer sûr pour les femmes victimes de la traite.",
    ),
    (
        "Kami membangun jamban sehat dan mengajarkan cuci tangan.",
        "We build latrines and teach handwashing.",
        "Nous construisons des latrines et enseignons le lavage des mains.",
    ),
    (
        "Laboratorium kami menguji keamanan pangan.",
        "Our laboratory tests food safety.",
        "Notre laboratoire contrôle la sécurité des aliments.",
    ),
    (
        "Kami menjaga terumbu karang dari pengeboman ikan.",
        "We guard coral reefs against blast fishing.",
        "Nous protégeons les récifs coralliens contre la pêche à l'explosif.",
    ),
    (
        "Kami mengarsipkan bahasa daerah yang hampir punah.",
        "We archive local languages that are nearly extinct.",
        "Nous archivons des langues locales presque éteintes.",
    ),
    (
        "Bank pangan mengumpulkan makanan berlebih dari hotel.",
        "A food bank collects surplus food from hotels.",
        "Une banque alimentaire récupère les surplus de nourriture des hôtels.",
    ),
    (
        "Kami memberi bantuan hukum dalam sengketa tanah.",
        "We give legal aid in land disputes.",
        "Nous offrons une aide juridique dans les conflits fonciers.",
    ),
    (
        "Anak jalanan belajar di rumah singgah kami.",
        "Street children learn in our shelter.",
        "Des enfants des rues étudient dans notre foyer.",
    ),
    (
        "Kami melatih kepala desa mengelola anggaran secara terbuka.",
        "We train village heads to manage budgets openly.",
        "Nous formons les chefs de village à gérer leur budget en toute transparence.",
    ),
    (
        "Tim kami memadamkan kebakaran hutan dan lahan gambut.",
        "Our team fights forest and peatland fires.",
        "Notre équipe combat les incendies de forêts et de tourbières.",
    ),
)
PAIRS = tuple((indonesian, english) for indonesian, english, _ in MISSIONS)
