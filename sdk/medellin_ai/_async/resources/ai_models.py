"""The models that embed and recommend, for admins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai._paging import changes
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import AiModel

if TYPE_CHECKING:
    from typing import Unpack
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.params import AiModelCreate, AiModelUpdate


class AsyncAiModels:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def list(self) -> tuple[AiModel, ...]:
        """Every model by name; one of a type is active. Nothing for others than admins."""
        return tuple(await self._connection.rows(Select("ai_models", AiModel, order=("name",))))

    async def create(self, **values: Unpack[AiModelCreate]) -> AiModel:
        """Make a model known. Its keys belong into the environment of the worker, not into `parameters`.

        Raises:
            PermissionDenied: the caller is no admin.
            Conflict: another one has this name, or another one of its type is active.
            InvalidInput: there is no such type, or the parameters hold a secret.
        """
        return await self._connection.one(Insert("ai_models", AiModel, values=changes(values)))

    async def update(self, model_id: UUID, **values: Unpack[AiModelUpdate]) -> AiModel:
        """Change how a model is called.

        Raises:
            NotFound: there is none that the caller may change.
            Conflict: another one has this name, or another one of its type is active.
            InvalidInput: nothing to change, or the parameters hold a secret.
        """
        this = Filter("id", "eq", model_id)
        return await self._connection.one(
            Update("ai_models", AiModel, values=changes(values), filters=(this,))
        )

    async def delete(self, model_id: UUID) -> AiModel:
        """Forget a model and all its vectors, and give back what it was.

        Raises:
            NotFound: there is none that the caller may delete.
        """
        this = Filter("id", "eq", model_id)
        return await self._connection.one(Delete("ai_models", AiModel, filters=(this,)))
