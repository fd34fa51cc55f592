"""Files of fictional IATI activities, made to measure: of any number, or wrong in one way."""

from collections.abc import Iterator
from pathlib import Path

from tests.servers import missing

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n'
FOOT = "</iati-activities>\n"
_WORDS = "Water reaches the terraces when the upper villages and the lower ones share the gate. "


def activity(identifier: str, *organizations: str, more: str = "", head: str = "") -> str:
    """Write one activity carried out by organizations of these names."""
    named = "".join(
        f'  <participating-org role="4"><narrative>{each}</narrative></participating-org>\n'
        for each in organizations
    )
    return (
        f'<iati-activity xml:lang="en"{head}>\n'
        f"  <iati-identifier>{identifier}</iati-identifier>\n"
        '  <reporting-org ref="ID-KDN-00001"><narrative>Reporter of Tests</narrative>'
        "</reporting-org>\n"
        f"  <title><narrative>Activity {identifier}</narrative></title>\n"
        f"{named}{more}</iati-activity>\n"
    )


def real_file(shared: Path) -> Path:
    """The genuine file of 401 activities; skips, or fails in CI, if it is not there."""
    path = shared / "data" / "raw" / "iati" / "covid19_dportal_v203.xml"
    if not path.is_file():
        missing(f"{path.relative_to(shared)} in MITRA_SHARED")
    return path


def document(*activities: str) -> str:
    """Write a file of some activities."""
    return HEAD + "".join(activities) + FOOT


def _parts(count: int) -> Iterator[str]:
    yield HEAD
    filler = f"  <description><narrative>{_WORDS * 6}</narrative></description>\n"
    for number in range(count):
        # 40 activities share a funder; every one has an implementer that returns a few times.
        more = (
            f'  <participating-org role="1" ref="GB-COH-97{number // 40:06}" type="60">'
            f"<narrative>Tidewell Trust {number // 40}</narrative></participating-org>\n"
            '  <recipient-country code="ID"/>\n  <sector vocabulary="1" code="14030"/>\n'
        )
        yield activity(f"T-{number}", f"Sanggar Air {number * 7 % max(count // 4, 1)}",
                       more=filler + more)  # fmt: skip
    yield FOOT


def write_activities(path: Path, count: int) -> Path:
    """Write a file of so many activities, about 1.4 kB each, two organizations in each."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(_parts(count))
    return path
