"""An SMTP server for the tests of mail. It prints its port, then a line of JSON for each message it was given.

MODE: `takes` takes everything; `refuses` has no mailbox; `hangs` never answers a message; `loses` breaks off the first time it was
given one, without an answer, and takes it the second time; `later` says so twice.
"""

import asyncio
import json
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP

MODE = sys.argv[1]


class Handler:
    def __init__(self):
        self.given = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if MODE == "refuses":
            return "550 5.1.1 there is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.given += 1
        if MODE == "hangs":
            await asyncio.sleep(3600)
        if MODE == "later" and self.given <= 2:
            return "451 4.3.0 come again"
        message = message_from_bytes(envelope.content, policy=policy.default)
        said = {
            "id": message["message-id"],
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": message["subject"],
            "headers": len(message.keys()),
            "text": message.get_body(("plain",)).get_content(),
            "html": message.get_body(("html",)).get_content(),
        }
        print(json.dumps(said), flush=True)
        if MODE == "loses" and self.given == 1:
            server.transport.abort()
        return "250 OK"


async def main():
    handler = Handler()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="localhost", enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
