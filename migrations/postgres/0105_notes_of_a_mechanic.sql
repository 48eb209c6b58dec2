-- Whoever takes their data along finds what they noted.
CREATE INDEX ix_notes_author ON notes (author_id, updated_at);
