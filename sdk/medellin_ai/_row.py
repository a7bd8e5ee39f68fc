"""What every row of the database has in common."""

from pydantic import BaseModel, ConfigDict


class Row(BaseModel, frozen=True):
    """A row as it was read: it cannot be changed, and columns that this client does not know are dropped."""

    model_config = ConfigDict(extra="ignore", defer_build=True)
