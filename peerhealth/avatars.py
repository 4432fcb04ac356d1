"""Avatars drawn from a random seed: soft two-tone shapes, no faces, no initials, no upload (look.md)."""

import hashlib
import secrets

SEED = r"[0-9a-f]{8}"


def new_seed() -> str:
    """A fresh random seed: 8 hexadecimal digits, unrelated to the person."""
    return secrets.token_hex(4)


def svg(seed: str) -> str:
    """The picture for `seed` as an SVG document (64 × 64 user units). Same seed, same picture, for ever."""
    dice = hashlib.blake2b(seed.encode(), digest_size=8).digest()
    hue, shift = dice[0] * 360 // 256, 25 + dice[1] % 60
    light = f"hsl({hue} 42% 82%)"
    dark = f"hsl({(hue + shift) % 360} 40% {50 + dice[2] % 12}%)"
    pale = f"hsl({hue} 60% 93%)"
    rise, dip, tilt = 26 + dice[3] % 20, 8 + dice[4] % 18, dice[5] * 360 // 256
    moon_x, moon_y, moon = 16 + dice[6] % 32, 12 + dice[7] % 14, 6 + dice[2] % 5
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" fill="{light}"/>'
        f'<circle cx="{moon_x}" cy="{moon_y}" r="{moon}" fill="{pale}"/>'
        f'<path d="M-20 {rise + dip}Q16 {rise - dip} 32 {rise}T84 {rise - dip}V96H-20Z" fill="{dark}"'
        f' transform="rotate({tilt // 6 - 30} 32 32)"/></svg>'
    )
