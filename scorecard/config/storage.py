"""Stores that files may be in other than a disk: what lets us in, and how much is read."""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from scorecard.config.strict import Strict
from scorecard.config.texts import FromEnvironment, Text
from scorecard.config.web import WebLimits

SCHEMES: Final = {
    "s3": "s3",
    "gcs": "gs",
    "azure": "abfs",
    "sftp": "sftp",
    "sharepoint": "sharepoint",
}
"""What a path begins with, by the store's type."""


Seconds = Annotated[int, Field(ge=1, le=3_600)]


class _Storage(Strict):
    """What every kind of store declares."""

    timeout_seconds: Seconds = 120
    """The longest one file may take, in seconds."""
    most_bytes: Annotated[int, Field(ge=1_000, le=2_000_000_000)] = 200_000_000
    """The largest file that is read."""


class S3Storage(_Storage):
    """A bucket of Amazon S3, or of a server that speaks as it does: paths begin with `s3://`.

    Without `key` and `secret` the machine's own rights are used, as a role of its instance.
    """

    type: Literal["s3"]
    """Amazon S3."""
    key: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds the access key's id."""
    secret: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds the secret key."""
    token: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds a session's token."""
    endpoint_url: str | None = None
    """Where another server than Amazon's is, as `https://minio.acme.example`."""
    region: Text | None = None
    """The bucket's region, as `eu-central-1`."""


class GcsStorage(_Storage):
    """A bucket of Google Cloud Storage: paths begin with `gs://`.

    Without `service_account` the machine's own rights are used.
    """

    type: Literal["gcs"]
    """Google Cloud Storage."""
    service_account: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds a service account's key, as JSON."""
    endpoint_url: str | None = None
    """Where another server than Google's is."""


class AzureStorage(_Storage):
    """A container of Azure Blob or Data Lake Storage: paths begin with `abfs://`.

    One of `account_key`, `sas_token` and `client_secret` lets us in.
    """

    type: Literal["azure"]
    """Azure Storage."""
    account_name: Text
    """The storage account."""
    endpoint_url: str | None = None
    """Where its blobs are, if not in Microsoft's public cloud, as
    `https://acme.blob.core.usgovcloudapi.net`."""
    account_key: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds the account's key."""
    sas_token: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds a shared access signature."""
    tenant: Text | None = None
    """The directory's id, beside `client_id` and `client_secret`."""
    client_id: str | None = None
    """The application's id; `${NAME}` is from the environment."""
    client_secret: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds its secret."""


class SftpStorage(_Storage):
    """A server of SFTP: paths begin with `sftp://server/`, and go on with the folder there.

    Either `password` or `private_key` lets us in.
    """

    type: Literal["sftp"]
    """SFTP."""
    user: FromEnvironment
    """`${NAME}`: the environment variable that holds the account's name."""
    password: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds its password."""
    private_key: FromEnvironment | None = None
    """`${NAME}`: the environment variable that holds its private key, as OpenSSH writes it."""
    host_key: Text
    """The server's public key as `ssh-keyscan` prints it, `ssh-ed25519 AAAA..`: any other server
    is refused."""


class SharePointStorage(WebLimits):
    """A library of SharePoint or OneDrive, by Microsoft Graph: paths begin with `sharepoint://`.

    The id of the drive follows, then the folder in it. An application (client credentials) reads.
    """

    type: Literal["sharepoint"]
    """SharePoint or OneDrive."""
    tenant: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$")]
    """The directory's id or domain, as `acme.onmicrosoft.com`."""
    client_id: str
    """The application's id; `${NAME}` is from the environment."""
    client_secret: FromEnvironment
    """`${NAME}`: the environment variable that holds its secret."""
    url: str = "https://graph.microsoft.com"
    """Where Graph is; another in the clouds of governments."""
    login_url: str = "https://login.microsoftonline.com"
    """Where tokens are given."""
    timeout_seconds: Seconds = 120
    """The longest one file may take, in seconds."""


Storage = Annotated[
    S3Storage | GcsStorage | AzureStorage | SftpStorage | SharePointStorage,
    Field(discriminator="type"),
]
