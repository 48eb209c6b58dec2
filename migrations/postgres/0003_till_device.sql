-- A till's browser names itself, so that what it holds unsent is known of it whoever is signed in there.

ALTER TABLE shift_devices ADD COLUMN device_key UUID;
CREATE INDEX ix_shift_devices_key ON shift_devices (device_key) WHERE device_key IS NOT NULL;
