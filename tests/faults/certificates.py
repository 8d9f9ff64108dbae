"""Certificates of our own making: an authority, and servers whose certificates or protocols are good or broken."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID


def server_contexts(folder: Path, host: str) -> tuple[Path, Mapping[str, ssl.SSLContext]]:
    """The file of the authority to trust, and a server's context for each kind of TLS; ``host`` may be ``*.…``."""
    now = datetime.now(UTC)
    authority = _key()
    root = _certificate("authority", authority, "authority", authority, now, 30, authority=True)
    trusted = folder / "authority.pem"
    trusted.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    other, key = _key(), _key()
    made = {
        "good": _certificate(host, key, "authority", authority, now, 30),
        "expired": _certificate(host, key, "authority", authority, now - timedelta(days=400), 30),
        "wrong host": _certificate("www.elsewhere.example", key, "authority", authority, now, 30),
        "untrusted": _certificate(host, key, "nobody", other, now, 30),
        "old": _certificate(host, key, "authority", authority, now, 30),
    }
    contexts = {kind: _context(folder / f"{kind}.pem", certificate, key) for kind, certificate in made.items()}
    contexts["old"].set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():  # deprecated, which is the point
        warnings.simplefilter("ignore", DeprecationWarning)
        contexts["old"].minimum_version = ssl.TLSVersion.TLSv1
        contexts["old"].maximum_version = ssl.TLSVersion.TLSv1
    return trusted, contexts


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _certificate(
    host: str, key: rsa.RSAPrivateKey, issuer: str, issuer_key: rsa.RSAPrivateKey, since: datetime, days: int,
    *, authority: bool = False,
) -> x509.Certificate:  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(host))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since - timedelta(days=1))
        .not_valid_after(since + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _context(path: Path, certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> ssl.SSLContext:
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
