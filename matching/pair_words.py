"""Which words do the texts of both share, and how are they spelled? For those explained.

Columns hold hashes, so only words that stand in a title or a name of one of the two can be shown.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from matching.bags import DAMPED
from matching.columns import ActivityColumns
from matching.features import spelled
from matching.pair_work import PairsWork, name_of
from matching.portraits import PortraitColumns
from matching.question import Question
from matching.ragged import Ints, Longs
from matching.table import Part

Spellings = dict[int, tuple[str, ...]]  # words by hash; hardly ever two

TITLES_READ = 20  # of one organization, to spell the words it shares
MOST_WORDS = 4
REMEMBERED = 1_000  # organizations whose titles need not be read again
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


def words_of(columns: PortraitColumns, row: int) -> tuple[Ints, NDArray[np.float32]]:
    """Give the hashes of a portrait's words, rising, and the damped count of each."""
    words, levels = columns.words.row(row)
    return words, DAMPED[levels]


class PairsWords:
    """The words that candidates' texts share with the asker's."""

    def __init__(self, question: Question, ordinals: list[int], work: PairsWork) -> None:
        self.question = question
        self.ordinals = ordinals
        self.work = work

    def of(self, pair: int) -> list[str]:
        """Give the words that add most to what the texts of both share, as titles spell them.

        Fewer than two say nothing and are left out.
        """
        spelled_by = list(self._spellings(pair))
        found: list[tuple[float, str]] = []
        for place, value in zip(*self._heaviest(pair), strict=True):
            if len(found) >= MOST_WORDS and value < -found[-1][0]:
                break
            words = [each[place] for each in spelled_by if place in each]
            found += [(-value, word) for word in set(chain.from_iterable(words))]
        best = [word for _, word in sorted(found)[:MOST_WORDS]]
        return best if len(best) > 1 else []

    def _heaviest(self, pair: int) -> tuple[list[int], list[float]]:
        """Give the words that both texts hold, by hash, and how much each adds, heaviest first."""
        hashes, values = self._shared[pair]
        order = np.argsort(-values)
        return hashes[order].tolist(), values[order].tolist()

    @cached_property
    def _shared(self) -> list[tuple[Ints, NDArray[np.float64]]]:
        """For each pair: the words that both hold, by hash, and how much each adds."""
        own = self.question.asker.portrait
        theirs = [self._theirs(ordinal) for ordinal in self.ordinals]
        words = np.concatenate([each for each, _ in theirs])
        counts = np.concatenate([each for _, each in theirs]).astype(np.float64)
        best = np.zeros(len(words))
        for asked, damped in (words_of(own, row) for row in range(len(own))):
            places = np.minimum(np.searchsorted(asked, words), max(len(asked) - 1, 0))
            here = np.flatnonzero(asked[places] == words) if len(asked) else places[:0]
            best[here] = np.maximum(best[here], damped[places[here]] * counts[here])
        here = np.flatnonzero(best)
        idf = self.question.rarity.idf(words[here])
        best[here] = best[here] * idf * idf  # in this order, for the last bits
        here = here[best[here] > 0]
        ends = np.searchsorted(here, np.cumsum([0, *(len(each) for each, _ in theirs)])).tolist()
        return [(words[here[low:high]], best[here[low:high]]) for low, high in pairwise(ends)]

    def _theirs(self, ordinal: int) -> tuple[Ints, NDArray[np.float32]]:
        portraits = self.question.snapshot.portraits
        where = portraits.locate(ordinal) if portraits is not None else None
        if portraits is None or where is None:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        return words_of(portraits.parts[where[0]], where[1])

    def _spellings(self, pair: int) -> Iterator[Spellings]:
        """Give the words of both names and of the titles of both sides' activities."""
        yield self._own
        yield spellings([name_of(self.question, self.ordinals[pair])])
        for part, rows in self.work.latest(pair, TITLES_READ):
            yield _remembered(part, self.ordinals[pair], rows)

    @cached_property
    def _own(self) -> Spellings:
        asker = self.question.asker
        return spellings([*asker.items.names, name_of(self.question, asker.ordinal)])


def _remembered(part: Part[ActivityColumns], ordinal: int, rows: Longs) -> Spellings:
    """Give the words of the titles of an organization's activities; those of the REMEMBERED last
    organizations are kept with the part, since the same ones are suggested to many.
    """
    assert part.features is not None  # noqa: S101 # parts without are left out before
    known: dict[int, tuple[bytes, Spellings]] = part.memory.setdefault("spellings", {})
    before, found = known.get(ordinal, (b"", {}))
    if before != rows.tobytes():
        titles = part.features.titles
        found = spellings(titles[row] for row in rows.tolist())
        if len(known) >= REMEMBERED:
            known.clear()
        known[ordinal] = (rows.tobytes(), found)
    return found


def spellings(titles: Iterable[str]) -> Spellings:
    """Give the words of titles that may be shown, by hash."""
    found: Spellings = {}
    for title in titles:
        for word, place in spelled(title):
            words = found.get(place, ())
            if word not in words and _tells(word):
                found[place] = (*words, word)
    return found


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word not in DULL
