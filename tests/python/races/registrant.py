"""People who register and cancel, in a process that may be killed at any point, on a server like it.

`python -m tests.python.races.registrant URL SEED EVENT PERSON ...`: each call has a key of its own and is
sent again with it until it is answered. A line on stdout for each registration that was acknowledged.
"""

from __future__ import annotations

import json
import random
import sys
import time
from uuid import UUID

import psycopg

CALL = "select id, status::text from public.register_for_event(%s, p_idempotency_key => %s)"
CANCEL = """
select public.cancel_registration(r.id) from public.event_registrations as r
where r.event_id = %s and r.user_id = auth.uid()
"""
ACCEPT = """
select public.accept_offer(r.id) from public.event_registrations as r
where r.event_id = %s and r.user_id = auth.uid() and r.status = 'offered'
"""
RETRY_SECONDS = 0.05


def main(url: str, seed: int, event: str, people: list[str]) -> None:
    """Until killed."""
    chance = random.Random(seed)
    while True:
        person, key = chance.choice(people), str(UUID(int=chance.getrandbits(128)))
        act = chance.choice(("register", "register", "cancel", "accept"))
        while True:
            try:
                with psycopg.connect(url, connect_timeout=5) as connection:
                    claims = json.dumps({"sub": person, "role": "authenticated"})
                    connection.execute("select set_config('request.jwt.claims', %s, true)", (claims,))
                    connection.execute("set local role authenticated")
                    if act == "register":
                        made = connection.execute(CALL, (event, key)).fetchone()
                    else:
                        made = connection.execute(CANCEL if act == "cancel" else ACCEPT, (event,)).fetchone()
                if act == "register" and made:
                    print(json.dumps({"person": person, "key": key, "id": str(made[0])}), flush=True)
                break
            except psycopg.OperationalError:  # cut off, or nobody there
                time.sleep(RETRY_SECONDS)
            except psycopg.DatabaseError as error:
                if not (error.sqlstate or "").startswith("MD"):
                    raise
                break


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:])
