"""Writes an OpenStack Swift ring that places everything on one local device.

Runs in the virtualenv: build_ring.py FILE PORT DEVICE
"""

import sys

from swift.common.ring import RingBuilder

path, port, device = sys.argv[1:]
builder = RingBuilder(part_power=4, replicas=1, min_part_hours=0)
builder.add_dev({
    "id": 0, "region": 1, "zone": 1, "weight": 1.0, "device": device,
    "ip": "127.0.0.1", "port": int(port), "replication_ip": "127.0.0.1", "replication_port": int(port),
})
builder.rebalance()
builder.get_ring().save(path)
