"""Keyed pseudonyms: of children by HMAC-SHA-256, of events by one block of SHA-256.

Each authority has a secret key, so that nobody joins children of two by chance. Without the key,
trying every possible identifier finds nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from child_journeys.publish.errors import PublishError

KEYS_VARIABLE = "CHILD_JOURNEYS_KEYS"
KEY_BYTES = 32
# 32 hexadecimal digits are 128 bits: the chance that any two of n identifiers share a
# pseudonym is below n * n / 2^129, for a hundred million events below 1 in 10^22
PSEUDONYM_LENGTH = 32

_BLOCK_BYTES = 64
# with an event's 32 hexadecimal digits and the padding of SHA-256 (9 bytes) still one block
_EVENT_KEY_BYTES = 16
_KEY_TEXT = re.compile(f"[0-9a-f]{{{2 * KEY_BYTES}}}")


def key_file(home: Path) -> Path:
    """Return the file of keys: `CHILD_JOURNEYS_KEYS`, by default `keys/` in the home folder.

    Args:
        home: the folder everything is written under.

    Raises:
        PublishError: the file lies in the folder that is given away, or in a folder that
            does not exist (a drive that is not connected must not lead to new keys).
    """
    chosen = os.environ.get(KEYS_VARIABLE)
    file = Path(chosen) if chosen else home / "keys" / "pseudonym_keys.json"
    if file.resolve().is_relative_to((home / "published").resolve()):
        raise PublishError("The key file must not lie in the published folder.")
    if chosen and not file.parent.is_dir():
        raise PublishError(f"{KEYS_VARIABLE} names a file in a folder that does not exist.")
    return file


def authority_keys(file: Path, authorities: Iterable[str]) -> dict[str, bytes]:
    """Return the key of each authority; make those that are missing and keep them in the file.

    Args:
        file: the JSON file of keys, `{"<authority code>": "<64 hexadecimal digits>"}`; created,
            for its owner only, when there is none.
        authorities: DfE codes.

    Returns:
        authority code -> 32 secret bytes.

    Raises:
        PublishError: the file cannot be read or is broken. It is never replaced then, because
            new keys would change every pseudonym.
    """
    authorities = sorted(set(authorities))
    keys = _read_keys(file) if file.exists() else {}
    missing = [authority for authority in authorities if authority not in keys]
    if missing:
        keys |= {authority: secrets.token_bytes(KEY_BYTES) for authority in missing}
        _write_keys(file, keys)
    return {authority: keys[authority] for authority in authorities}


def check_keys(file: Path) -> None:
    """See whether the key file, where there is one, can be read.

    Raises:
        PublishError: it cannot, or is broken.
    """
    if file.exists():
        _read_keys(file)


def is_open_to_others(file: Path) -> bool:
    """Return whether other users of a machine with Unix permissions may read the key file."""
    return os.name == "posix" and file.exists() and bool(file.stat().st_mode & 0o077)


def _read_keys(file: Path) -> dict[str, bytes]:
    broken = PublishError(
        "The key file is broken: bring it back from a backup. It was left as it is, because"
        " new keys would change every pseudonym."
    )
    # the causes are cut off: their texts quote the file
    try:
        keys = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PublishError(f"The key file cannot be read: {error.strerror}.") from None
    except ValueError:
        raise broken from None
    if not isinstance(keys, dict) or not all(map(_is_key_text, keys.values())):
        raise broken
    return {authority: bytes.fromhex(key) for authority, key in keys.items()}


def _is_key_text(value: object) -> bool:
    return isinstance(value, str) and _KEY_TEXT.fullmatch(value) is not None


def _write_keys(file: Path, keys: Mapping[str, bytes]) -> None:
    text = json.dumps({authority: key.hex() for authority, key in sorted(keys.items())}, indent=2)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new-{secrets.token_hex(4)}")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def load_keys(session: duckdb.DuckDBPyConnection, keys: Mapping[str, bytes]) -> None:
    """Put what the pseudonyms need of the keys into the temporary table `pseudonym_secrets`.

    Args:
        session: a cursor of its own; the table lives as long as the cursor. Keys go in as
            parameters, never in the text of a statement that a log could catch.
        keys: authority code -> key of at most 64 bytes.
    """
    session.execute(
        "create temp table pseudonym_secrets"
        " (authority_code varchar, inner_pad blob, outer_pad blob, event_key blob)"
    )
    for authority, key in keys.items():
        block = key.ljust(_BLOCK_BYTES, b"\0")
        pads = [bytes(byte ^ mask for byte in block) for mask in (0x36, 0x5C)]
        event_key = hmac.digest(key, b"key of events", hashlib.sha256)[:_EVENT_KEY_BYTES]
        session.execute(
            "insert into pseudonym_secrets values (?, ?, ?, ?)", [authority, *pads, event_key]
        )


def child_pseudonym_sql(identifier: str, secrets: str) -> str:
    """Return the SQL expression of a child's pseudonym: HMAC-SHA-256 of `child:<identifier>`.

    Args:
        identifier: SQL expression of the identifier, text of any length.
        secrets: the alias under which the authority's row of `pseudonym_secrets` is joined.

    Returns:
        An expression of `PSEUDONYM_LENGTH` hexadecimal digits, NULL where the identifier is NULL:
        sha256(outer pad, sha256(inner pad, message)) as RFC 2104 defines it, cut short.
    """
    inner = f"sha256({secrets}.inner_pad || encode('child:' || {identifier}))"
    return _cut(f"sha256({secrets}.outer_pad || unhex({inner}))")


def event_pseudonym_sql(identifier: str, secrets: str) -> str:
    """Return the SQL expression of an event's or a case's pseudonym: SHA-256 of key and identifier.

    Of a secret key and a message whose length is fixed, plain SHA-256 is a keyed hash as good as
    HMAC at a quarter of the cost (RFC 8391, 5.1, `PRF`; decision 0038).

    Args:
        identifier: SQL expression of the identifier, text: the 32 hexadecimal digits that the
            warehouse gives an event or a case.
        secrets: the alias under which the authority's row of `pseudonym_secrets` is joined.

    Returns:
        An expression of `PSEUDONYM_LENGTH` hexadecimal digits, NULL where the identifier is NULL.
    """
    return _cut(f"sha256({secrets}.event_key || encode({identifier}))")


def _cut(digest: str) -> str:
    # half the time of `left`
    return f"substring({digest}, 1, {PSEUDONYM_LENGTH})"
