-- A device stands at one shift at the most. Its row stays when it leaves: who was there is part of what happened.
ALTER TABLE shift_devices ADD COLUMN left_at INTEGER;

-- Whoever joined several active shifts stands at the one joined last; at a closed one nobody stands.
UPDATE shift_devices SET left_at = last_seen_at
    WHERE NOT EXISTS (SELECT 1 FROM shifts AS s WHERE s.id = shift_devices.shift_id AND s.status IN ('open', 'counting'))
    OR EXISTS (SELECT 1 FROM shift_devices AS n JOIN shifts AS s ON s.id = n.shift_id
        WHERE n.login_session_id = shift_devices.login_session_id AND s.status IN ('open', 'counting')
        AND (n.joined_at > shift_devices.joined_at
            OR (n.joined_at = shift_devices.joined_at AND n.shift_id > shift_devices.shift_id)));

CREATE UNIQUE INDEX uq_shift_device_standing ON shift_devices (login_session_id) WHERE left_at IS NULL;
