"""A provider over TLS: only one whose certificate is good is asked."""
# SPDX-License-Identifier: MIT

import datetime
import os
import ssl
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from oidc_play import Play
from provider_hostile import DISCOVERY, HostileProvider

#: What is wrong with a certificate → its host, the day on which it begins, and who has signed it.
CERTIFICATES = {
    "another host's": ("elsewhere.example", 0, "the operator's authority"),
    "one whose time is over": ("localhost", -60, "the operator's authority"),
    "one whose time has not come": ("localhost", 30, "the operator's authority"),
    "one of an authority that nobody knows": ("localhost", 0, "another authority"),
    "one that it has signed itself": ("localhost", 0, None),
}
GOOD = ("localhost", 0, "the operator's authority")


def tls(report, program, folder):
    os.makedirs(folder)
    authorities = {name: Authority(name) for name in ("the operator's authority", "another authority")}
    trusted = os.path.join(folder, "ca.pem")
    with open(trusted, "wb") as file:
        file.write(authorities["the operator's authority"].certificate.public_bytes(Encoding.PEM))
    for name, (host, begins, signer) in {**CERTIFICATES, "a good one": GOOD}.items():
        place = os.path.join(folder, name.replace(" ", "-"))
        context = served(place, host, begins, authorities.get(signer))
        provider = HostileProvider(context=context)
        with Play(program, place, "--oidc-ca-file", trusted, provider=provider) as play:
            if name == "a good one":
                play.is_found()
                report.check("person" in play.log_in().me(), "nobody can log in over TLS")
            else:
                time.sleep(1.5)
                report.check(not play.agent().is_sent_to(provider) and not provider.asked[DISCOVERY],
                             f"a provider is asked whose certificate is {name}")
    report.figure(f"{len(CERTIFICATES)} wrong certificates refused: {'; '.join(CERTIFICATES)}")


class Authority:
    """Also anybody else who signs."""

    def __init__(self, name):
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = signed(self, self, 0, x509.BasicConstraints(True, None))


def served(folder, host, begins, authority):
    """For a server with a certificate of this host, from this day on, for a month. Without an authority it has
    signed itself."""
    os.makedirs(folder)
    owner = Authority(host)
    certificate = signed(
        owner, authority or owner, begins, x509.SubjectAlternativeName([x509.DNSName(host)]))
    path = os.path.join(folder, "both.pem")
    with open(path, "wb") as file:
        file.write(owner.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.write(certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def signed(owner, signer, begins, extension):
    start = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=begins, hours=-1)
    return (
        x509.CertificateBuilder().subject_name(owner.name).issuer_name(signer.name)
        .public_key(owner.key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(start).not_valid_after(start + datetime.timedelta(days=30))
        .add_extension(extension, critical=False).sign(signer.key, hashes.SHA256()))


ALL = (tls,)
