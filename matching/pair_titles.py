"""Which of the words that are asked for stand in some titles, and how are they spelled there?

Titles are read as the bytes they are kept as, since nearly all of them are plain ASCII; the others
are read as texts. Both find what `features.spelled` finds.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matching.compiled import boolean, compiled, inlined, int32, int64, read, uint8, written
from matching.features import HASHES, spelled
from matching.ragged import Bools, Ints, Longs
from matching.strings import Strings
from matching.words import STOP_WORDS

SHORTEST = 4  # letters of a word that is shown
# Words that name no subject; they count in the likeness like all others. How rare one is does not
# tell them apart: in the sample "guru" (teacher) stands in more texts than "temu" or "tutup".
_DULL_TEXT = """
senin selasa rabu kamis jumat sabtu minggu hari harian bulan tahun musim putaran tahap masa pagi
siang sore malam subuh dini awal akhir terakhir libur kali jadwal
satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas puluh ratus seratus ribu
seribu juta persen pertama kedua ketiga keempat kelima angka berapa paket
barat timur utara selatan tengah raya tepi sisi ujung muka bawah atas pusat inti titik tempat batas
sepanjang terluar
besar kecil tanpa tetap lama baru muda aman tahan sederhana keras lewat jadi sendiri utama
temu pulang tutup menutup buka dibuka berangkat turun menyala mencatat menghitung berhitung kumpul
periksa menolak didengar dibaca diuji dikelola tersambung ketuk singgah balik gantung lahir hidup
hasil orang warga kelompok angkatan regu sidang kontrak pengganti cadangan rencana
kegiatan program proyek mitra bersama organisasi yayasan lembaga perkumpulan badan kantor jaringan
dinas kabupaten provinsi kota untuk dalam
monday tuesday wednesday thursday friday saturday sunday day week month year season phase round
one two three four five six seven eight nine ten first second third hundred thousand percent
north south east west northern southern eastern western central large small without new old together
open opens close closed meet meets people group team work works result results
activity project programme program support organization foundation association office with from
"""
DULL = frozenset(_DULL_TEXT.split())


def telling(text: str, table: Ints) -> Iterator[tuple[str, int]]:
    """Give the words of a text that are asked for and may be shown, each with its row.

    `table` int32 (HASHES,) leads a hashed word to its row, -1 where it is not asked for.
    """
    for word, place in spelled(text):
        if table[place] >= 0 and len(word) >= SHORTEST and word.isalpha() and word not in DULL:
            yield word, int(table[place])


def standing(
    titles: Strings,
    rows: Longs,
    groups: Longs,
    table: Ints,
    worth: NDArray[np.float64],
    most: int,
) -> Iterator[tuple[int, str, float]]:
    """Give the words worth most in each group of titles: the group, the word, and its worth.

    `groups` int64 beside `rows`, rising: the row of `worth` (n_groups, n_words) for each title. At
    least `most` words of a group, if there are so many worth anything; what is left out is worth
    less than they are.
    """
    room = int((titles.starts[rows + 1] - titles.starts[rows]).sum()) // SHORTEST
    found, plain = np.empty((room, 4), np.int64), np.empty(len(rows), np.bool_)
    count = _stand(titles.starts, titles.blob, rows, groups, table, plain, found)
    of_group = groups[found[:count, 0]]
    values = worth[of_group, found[:count, 3]]
    order = np.lexsort((-values, of_group))
    group, told, least = -1, 0, 0.0
    columns = (of_group[order], values[order], *found[:count][order].T)
    for here, value, at, begin, end, _ in zip(*(each.tolist() for each in columns), strict=True):
        if here != group:
            group, told, least = here, 0, 0.0
        if not value or (told >= most and value < least):
            continue
        word = titles[int(rows[at])][begin:end].lower()
        if word not in DULL and word not in STOP_WORDS:
            told, least = told + 1, value
            yield here, word, value
    for at in np.flatnonzero(~plain).tolist():
        for word, row in telling(titles[int(rows[at])], table):
            if value := float(worth[groups[at], row]):
                yield int(groups[at]), word, value


@inlined
def _spread(number: int) -> int:
    number = (number * 0xCC9E2D51) & 0xFFFFFFFF
    number = ((number << 15) | (number >> 17)) & 0xFFFFFFFF
    return (number * 0x1B873593) & 0xFFFFFFFF


@inlined
def _place(blob: NDArray[np.uint8], begin: int, end: int) -> int:
    """Give the place that ASCII letters have among hashed words, whatever their case.

    MurmurHash3 for 32 bits (Appleby 2011), as `features` has it from scikit-learn.
    """
    mixed = 0
    whole = begin + (end - begin) // 4 * 4
    for at in range(begin, end, 4):
        number = 0
        for byte in range(min(4, end - at)):
            number |= (int(blob[at + byte]) | 32) << (8 * byte)
        mixed ^= _spread(number)
        if at < whole:
            mixed = ((mixed << 13) | (mixed >> 19)) & 0xFFFFFFFF
            mixed = (mixed * 5 + 0xE6546B64) & 0xFFFFFFFF
    mixed ^= end - begin
    mixed = ((mixed ^ (mixed >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return (mixed ^ (mixed >> 16)) & (HASHES - 1)


@inlined
def _same(blob: NDArray[np.uint8], one: int, other: int, length: int) -> bool:
    same = True
    for at in range(length):
        same = same and (blob[one + at] | 32) == (blob[other + at] | 32)
    return same


@compiled(
    int64,
    read(int64),
    read(uint8),
    read(int64),
    read(int64),
    read(int32),
    written(boolean),
    written(int64, 2),
)
def _stand(
    starts: Longs,
    blob: NDArray[np.uint8],
    rows: Longs,
    groups: Longs,
    table: Ints,
    plain: Bools,
    found: NDArray[np.int64],
) -> int:
    """Read the titles that are ASCII, and say which are `plain`; gives how many words were found.

    Of each word `found` tells the title, where in it the word begins and ends, and its row.
    """
    count = 0
    before = 0  # from here on words are of the same group
    for at in range(len(rows)):
        if at and groups[at] != groups[at - 1]:
            before = count
        low, high = starts[rows[at]], starts[rows[at] + 1]
        bits = np.uint8(0)
        for place in range(low, high):
            bits |= blob[place]
        plain[at] = bits < 128
        begin, letters = low, True
        for end in range(low, high + 1 if plain[at] else low):
            byte = blob[end] if end < high else np.uint8(32)
            if 97 <= (byte | 32) <= 122:
                continue
            if 48 <= byte <= 57:
                letters = False
                continue
            if letters and end - begin >= SHORTEST:
                row = table[_place(blob, begin, end)]
                known = row < 0
                for other in range(before, count if row >= 0 else before):
                    if row == found[other, 3] and end - begin == found[other, 2] - found[other, 1]:
                        start = starts[rows[found[other, 0]]] + found[other, 1]
                        known = known or _same(blob, begin, start, end - begin)
                if not known:
                    found[count, 0], found[count, 1] = at, begin - low
                    found[count, 2], found[count, 3] = end - low, row
                    count += 1
            begin, letters = end + 1, True
    return count
