CREATE TABLE counter (name TEXT PRIMARY KEY NOT NULL, last INTEGER NOT NULL) STRICT;

CREATE TABLE rulebook (digest TEXT PRIMARY KEY NOT NULL, version TEXT NOT NULL, files BLOB NOT NULL, first_seen TEXT NOT NULL) STRICT;

CREATE TABLE area (code TEXT NOT NULL, name TEXT NOT NULL, parent TEXT, valid_from TEXT NOT NULL, valid_to TEXT,
       PRIMARY KEY (code, valid_from)) STRICT;

CREATE TABLE account (seq INTEGER NOT NULL UNIQUE, id TEXT PRIMARY KEY NOT NULL, login TEXT NOT NULL UNIQUE, hash TEXT, external TEXT UNIQUE,
       roles TEXT NOT NULL, areas TEXT NOT NULL, kinds TEXT NOT NULL, disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)), must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
       created_at TEXT NOT NULL) STRICT;

CREATE TABLE session (hash TEXT PRIMARY KEY NOT NULL, account TEXT NOT NULL REFERENCES account (id), created_at TEXT NOT NULL,
       seen_at TEXT NOT NULL, expires_at TEXT NOT NULL) STRICT;

CREATE INDEX session_account ON session (account);

CREATE TABLE api_key (seq INTEGER NOT NULL UNIQUE, id TEXT PRIMARY KEY NOT NULL, prefix TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
       account TEXT NOT NULL REFERENCES account (id), name TEXT NOT NULL, roles TEXT NOT NULL, areas TEXT NOT NULL,
       kinds TEXT NOT NULL, created_at TEXT NOT NULL, expires_at TEXT, revoked_at TEXT) STRICT;

CREATE TABLE attempt (seq INTEGER NOT NULL UNIQUE, who TEXT NOT NULL, at TEXT NOT NULL) STRICT;

CREATE INDEX attempt_who ON attempt (who, at);

CREATE TABLE submission (seq INTEGER NOT NULL UNIQUE, id TEXT PRIMARY KEY NOT NULL, state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'accepted', 'returned', 'locked', 'superseded')), area TEXT NOT NULL, kind TEXT,
       period TEXT, by_account TEXT NOT NULL, created_at TEXT NOT NULL, submitted_at TEXT, decided_at TEXT,
       decided_by TEXT, note TEXT, supersedes TEXT UNIQUE REFERENCES submission (id),
       superseded_by TEXT UNIQUE REFERENCES submission (id) DEFERRABLE INITIALLY DEFERRED,
       rulebook TEXT NOT NULL REFERENCES rulebook (digest), engine TEXT NOT NULL, version TEXT NOT NULL, as_of TEXT NOT NULL,
       report TEXT NOT NULL, problems TEXT NOT NULL, records INTEGER NOT NULL, refused INTEGER NOT NULL, pass INTEGER NOT NULL, fail INTEGER NOT NULL, unknown INTEGER NOT NULL, not_applicable INTEGER NOT NULL, manual INTEGER NOT NULL, error INTEGER NOT NULL, breaches INTEGER NOT NULL, revision INTEGER NOT NULL) STRICT;

CREATE INDEX submission_area ON submission (area, seq);

CREATE INDEX submission_period ON submission (period, kind, seq);

CREATE TABLE submission_key (account TEXT NOT NULL, key TEXT NOT NULL, request_hash TEXT NOT NULL, submission TEXT NOT NULL REFERENCES submission (id), created_at TEXT NOT NULL,
       PRIMARY KEY (account, key)) STRICT;

CREATE TABLE record (seq INTEGER NOT NULL UNIQUE, submission TEXT NOT NULL REFERENCES submission (id), position INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, area TEXT NOT NULL,
       as_of TEXT NOT NULL, body TEXT NOT NULL, findings TEXT, PRIMARY KEY (submission, position)) STRICT;

CREATE INDEX record_subject ON record (kind, area, subject, seq);

CREATE INDEX record_area ON record (area, seq);

CREATE TABLE person (submission TEXT NOT NULL, position INTEGER NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, purge_at TEXT NOT NULL,
       PRIMARY KEY (submission, position, place), FOREIGN KEY (submission, position) REFERENCES record (submission, position)) STRICT;

CREATE INDEX person_name ON person (name);

CREATE INDEX person_purge ON person (purge_at);

CREATE TABLE subject (seq INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, area TEXT NOT NULL, id TEXT NOT NULL, name TEXT, first_seen TEXT NOT NULL,
       last_seen TEXT NOT NULL, latest TEXT NOT NULL REFERENCES submission (id), PRIMARY KEY (kind, area, id)) STRICT;

CREATE TABLE period (seq INTEGER NOT NULL UNIQUE, area TEXT NOT NULL, kind TEXT NOT NULL, period TEXT NOT NULL, due TEXT NOT NULL, locked_at TEXT,
       locked_by TEXT, PRIMARY KEY (area, kind, period)) STRICT;

CREATE TABLE file (seq INTEGER NOT NULL UNIQUE, id TEXT PRIMARY KEY NOT NULL, area TEXT NOT NULL, digest TEXT NOT NULL, type TEXT NOT NULL,
       size INTEGER NOT NULL, bytes BLOB NOT NULL, by_account TEXT NOT NULL, at TEXT NOT NULL) STRICT;

CREATE TABLE case_file (seq INTEGER NOT NULL UNIQUE, id TEXT PRIMARY KEY NOT NULL, rule TEXT NOT NULL, kind TEXT NOT NULL, area TEXT NOT NULL,
       subject TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'notified', 'rectifying', 'submitted', 'verified', 'overdue')), body TEXT, due TEXT,
       opened_at TEXT NOT NULL, opened_by TEXT NOT NULL REFERENCES submission (id), closed_at TEXT,
       closed_by TEXT REFERENCES submission (id), reopened INTEGER NOT NULL, version INTEGER NOT NULL,
       UNIQUE (rule, kind, area, subject)) STRICT;

CREATE INDEX case_file_area ON case_file (area, seq);

CREATE TABLE case_event (seq INTEGER NOT NULL UNIQUE, case_id TEXT NOT NULL REFERENCES case_file (id), at TEXT NOT NULL, who TEXT NOT NULL, from_state TEXT,
       to_state TEXT NOT NULL, note TEXT, file TEXT REFERENCES file (id)) STRICT;

CREATE INDEX case_event_case ON case_event (case_id, seq);

CREATE TABLE waiver (seq INTEGER NOT NULL UNIQUE, id TEXT PRIMARY KEY NOT NULL, rule TEXT NOT NULL, kind TEXT, subject TEXT, area TEXT,
       approver TEXT NOT NULL, basis TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, created_at TEXT NOT NULL,
       created_by TEXT NOT NULL, revoked_at TEXT, revoked_by TEXT) STRICT;

CREATE TABLE unit (seq INTEGER NOT NULL UNIQUE, id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE duty (seq INTEGER NOT NULL UNIQUE, id TEXT PRIMARY KEY NOT NULL, unit TEXT NOT NULL REFERENCES unit (id), rule TEXT, indicator TEXT,
       area TEXT NOT NULL, CHECK ((rule IS NULL) <> (indicator IS NULL))) STRICT;

CREATE INDEX duty_unit ON duty (unit);

CREATE TABLE duty_report (duty TEXT NOT NULL REFERENCES duty (id), year INTEGER NOT NULL, due TEXT NOT NULL, submitted_at TEXT,
       submitted_by TEXT, text TEXT, PRIMARY KEY (duty, year)) STRICT;

CREATE TABLE hook (seq INTEGER NOT NULL UNIQUE, id TEXT PRIMARY KEY NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL, events TEXT NOT NULL,
       disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)), created_at TEXT NOT NULL) STRICT;

CREATE TABLE delivery (seq INTEGER NOT NULL UNIQUE, hook TEXT NOT NULL REFERENCES hook (id), event TEXT NOT NULL, body TEXT NOT NULL, created_at TEXT NOT NULL,
       tries INTEGER NOT NULL, next_at TEXT, done_at TEXT, error TEXT) STRICT;

CREATE INDEX delivery_next ON delivery (next_at);

CREATE INDEX delivery_hook ON delivery (hook, seq);

CREATE TABLE audit (seq INTEGER PRIMARY KEY NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, object TEXT NOT NULL,
       detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT;

CREATE INDEX audit_object ON audit (object, seq);

CREATE INDEX audit_who ON audit (who, seq);

CREATE TRIGGER rulebook_kept BEFORE DELETE ON rulebook BEGIN SELECT RAISE(ABORT, 'rulebook is kept as it is'); END;

CREATE TRIGGER rulebook_fixed BEFORE UPDATE ON rulebook BEGIN SELECT RAISE(ABORT, 'rulebook is kept as it is'); END;

CREATE TRIGGER record_kept BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'record is kept as it is'); END;

CREATE TRIGGER record_fixed BEFORE UPDATE ON record BEGIN SELECT RAISE(ABORT, 'record is kept as it is'); END;

CREATE TRIGGER submission_key_kept BEFORE DELETE ON submission_key BEGIN SELECT RAISE(ABORT, 'submission_key is kept as it is'); END;

CREATE TRIGGER submission_key_fixed BEFORE UPDATE ON submission_key BEGIN SELECT RAISE(ABORT, 'submission_key is kept as it is'); END;

CREATE TRIGGER case_event_kept BEFORE DELETE ON case_event BEGIN SELECT RAISE(ABORT, 'case_event is kept as it is'); END;

CREATE TRIGGER case_event_fixed BEFORE UPDATE ON case_event BEGIN SELECT RAISE(ABORT, 'case_event is kept as it is'); END;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is kept as it is'); END;

CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is kept as it is'); END;

CREATE TRIGGER submission_kept BEFORE DELETE ON submission BEGIN SELECT RAISE(ABORT, 'submission is kept as it is'); END;

CREATE TRIGGER submission_fixed BEFORE UPDATE OF seq, id, area, kind, period, by_account, created_at, supersedes, rulebook, engine, version, as_of, report, problems,
  records, refused, pass, fail, unknown, not_applicable, manual, error, breaches ON submission BEGIN SELECT RAISE(ABORT, 'submission is kept as it is'); END;

CREATE TRIGGER file_kept BEFORE DELETE ON file BEGIN SELECT RAISE(ABORT, 'file is kept as it is'); END;

CREATE TRIGGER file_fixed BEFORE UPDATE OF seq, id, area, digest, type, size, bytes, by_account, at ON file BEGIN SELECT RAISE(ABORT, 'file is kept as it is'); END;

CREATE TRIGGER case_file_kept BEFORE DELETE ON case_file BEGIN SELECT RAISE(ABORT, 'case_file is kept as it is'); END;

CREATE TRIGGER case_file_fixed BEFORE UPDATE OF seq, id, rule, kind, area, subject, opened_at, opened_by ON case_file BEGIN SELECT RAISE(ABORT, 'case_file is kept as it is'); END;
