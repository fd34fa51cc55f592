"""How are words spelled in chats? Indonesian short forms, and the words they stand for.

And French maize, which would be "but" once marks are dropped ("maïs").
"""

_SHORT_FORMS = """
yang: yg
untuk: utk untk tuk
dengan: dgn dg
tidak: tdk gak nggak ngga enggak engga ndak gk ga kagak
belum: blm blom
sudah: sdh udh udah dah
bisa: bs bsa
bantu: bantuin
butuh: btuh bth butuhin
perlu: prlu perluin
ingin: pengen pengin pgn kepengen kepingin
cari: nyari cariin nyariin
menyediakan: nyediain sediain
menawarkan: nawarin tawarin
punya: pny pnya
tahun: thn
bulan: bln
lembar: lbr
meminjamkan: minjemin pinjemin minjamin pinjamin
menyumbang: nyumbang
memberi: ngasih
membagikan: bagiin
mengajar: ngajar ngajarin
dalam: dlm
karena: krn karna
juga: jg
atau: ato
kalau: kalo klo
tetapi: tp tpi
kabupaten: kab
kecamatan: kec
maize: maïs
"""
SPELLED_OUT = {
    short: word
    for word, _, forms in (line.partition(":") for line in _SHORT_FORMS.split("\n") if line)
    for short in forms.split()
}
