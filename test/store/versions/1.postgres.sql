CREATE TABLE counter (name text COLLATE "C" PRIMARY KEY NOT NULL, last bigint NOT NULL);

CREATE TABLE rulebook (digest text COLLATE "C" PRIMARY KEY NOT NULL, version text COLLATE "C" NOT NULL, files bytea NOT NULL, first_seen text COLLATE "C" NOT NULL);

CREATE TABLE area (code text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, parent text COLLATE "C", valid_from text COLLATE "C" NOT NULL, valid_to text COLLATE "C",
       PRIMARY KEY (code, valid_from));

CREATE TABLE account (seq bigint NOT NULL UNIQUE, id text COLLATE "C" PRIMARY KEY NOT NULL, login text COLLATE "C" NOT NULL UNIQUE, hash text COLLATE "C", external text COLLATE "C" UNIQUE,
       roles text COLLATE "C" NOT NULL, areas text COLLATE "C" NOT NULL, kinds text COLLATE "C" NOT NULL, disabled bigint NOT NULL CHECK (disabled IN (0, 1)), must_change bigint NOT NULL CHECK (must_change IN (0, 1)),
       created_at text COLLATE "C" NOT NULL);

CREATE TABLE session (hash text COLLATE "C" PRIMARY KEY NOT NULL, account text COLLATE "C" NOT NULL REFERENCES account (id), created_at text COLLATE "C" NOT NULL,
       seen_at text COLLATE "C" NOT NULL, expires_at text COLLATE "C" NOT NULL);

CREATE INDEX session_account ON session (account);

CREATE TABLE api_key (seq bigint NOT NULL UNIQUE, id text COLLATE "C" PRIMARY KEY NOT NULL, prefix text COLLATE "C" NOT NULL, hash text COLLATE "C" NOT NULL UNIQUE,
       account text COLLATE "C" NOT NULL REFERENCES account (id), name text COLLATE "C" NOT NULL, roles text COLLATE "C" NOT NULL, areas text COLLATE "C" NOT NULL,
       kinds text COLLATE "C" NOT NULL, created_at text COLLATE "C" NOT NULL, expires_at text COLLATE "C", revoked_at text COLLATE "C");

CREATE TABLE attempt (seq bigint NOT NULL UNIQUE, who text COLLATE "C" NOT NULL, at text COLLATE "C" NOT NULL);

CREATE INDEX attempt_who ON attempt (who, at);

CREATE TABLE submission (seq bigint NOT NULL UNIQUE, id text COLLATE "C" PRIMARY KEY NOT NULL, state text COLLATE "C" NOT NULL CHECK (state IN ('draft', 'submitted', 'accepted', 'returned', 'locked', 'superseded')), area text COLLATE "C" NOT NULL, kind text COLLATE "C",
       period text COLLATE "C", by_account text COLLATE "C" NOT NULL, created_at text COLLATE "C" NOT NULL, submitted_at text COLLATE "C", decided_at text COLLATE "C",
       decided_by text COLLATE "C", note text COLLATE "C", supersedes text COLLATE "C" UNIQUE REFERENCES submission (id),
       superseded_by text COLLATE "C" UNIQUE REFERENCES submission (id) DEFERRABLE INITIALLY DEFERRED,
       rulebook text COLLATE "C" NOT NULL REFERENCES rulebook (digest), engine text COLLATE "C" NOT NULL, version text COLLATE "C" NOT NULL, as_of text COLLATE "C" NOT NULL,
       report text COLLATE "C" NOT NULL, problems text COLLATE "C" NOT NULL, records bigint NOT NULL, refused bigint NOT NULL, pass bigint NOT NULL, fail bigint NOT NULL, unknown bigint NOT NULL, not_applicable bigint NOT NULL, manual bigint NOT NULL, error bigint NOT NULL, breaches bigint NOT NULL, revision bigint NOT NULL);

CREATE INDEX submission_area ON submission (area, seq);

CREATE INDEX submission_period ON submission (period, kind, seq);

CREATE TABLE submission_key (account text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, request_hash text COLLATE "C" NOT NULL, submission text COLLATE "C" NOT NULL REFERENCES submission (id), created_at text COLLATE "C" NOT NULL,
       PRIMARY KEY (account, key));

CREATE TABLE record (seq bigint NOT NULL UNIQUE, submission text COLLATE "C" NOT NULL REFERENCES submission (id), position bigint NOT NULL, kind text COLLATE "C" NOT NULL, subject text COLLATE "C" NOT NULL, area text COLLATE "C" NOT NULL,
       as_of text COLLATE "C" NOT NULL, body text COLLATE "C" NOT NULL, findings text COLLATE "C", PRIMARY KEY (submission, position));

CREATE INDEX record_subject ON record (kind, area, subject, seq);

CREATE INDEX record_area ON record (area, seq);

CREATE TABLE person (submission text COLLATE "C" NOT NULL, position bigint NOT NULL, place bigint NOT NULL, name text COLLATE "C" NOT NULL, purge_at text COLLATE "C" NOT NULL,
       PRIMARY KEY (submission, position, place), FOREIGN KEY (submission, position) REFERENCES record (submission, position));

CREATE INDEX person_name ON person (name);

CREATE INDEX person_purge ON person (purge_at);

CREATE TABLE subject (seq bigint NOT NULL UNIQUE, kind text COLLATE "C" NOT NULL, area text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, name text COLLATE "C", first_seen text COLLATE "C" NOT NULL,
       last_seen text COLLATE "C" NOT NULL, latest text COLLATE "C" NOT NULL REFERENCES submission (id), PRIMARY KEY (kind, area, id));

CREATE TABLE period (seq bigint NOT NULL UNIQUE, area text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, period text COLLATE "C" NOT NULL, due text COLLATE "C" NOT NULL, locked_at text COLLATE "C",
       locked_by text COLLATE "C", PRIMARY KEY (area, kind, period));

CREATE TABLE file (seq bigint NOT NULL UNIQUE, id text COLLATE "C" PRIMARY KEY NOT NULL, area text COLLATE "C" NOT NULL, digest text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL,
       size bigint NOT NULL, bytes bytea NOT NULL, by_account text COLLATE "C" NOT NULL, at text COLLATE "C" NOT NULL);

CREATE TABLE case_file (seq bigint NOT NULL UNIQUE, id text COLLATE "C" PRIMARY KEY NOT NULL, rule text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, area text COLLATE "C" NOT NULL,
       subject text COLLATE "C" NOT NULL, state text COLLATE "C" NOT NULL CHECK (state IN ('open', 'notified', 'rectifying', 'submitted', 'verified', 'overdue')), body text COLLATE "C", due text COLLATE "C",
       opened_at text COLLATE "C" NOT NULL, opened_by text COLLATE "C" NOT NULL REFERENCES submission (id), closed_at text COLLATE "C",
       closed_by text COLLATE "C" REFERENCES submission (id), reopened bigint NOT NULL, version bigint NOT NULL,
       UNIQUE (rule, kind, area, subject));

CREATE INDEX case_file_area ON case_file (area, seq);

CREATE TABLE case_event (seq bigint NOT NULL UNIQUE, case_id text COLLATE "C" NOT NULL REFERENCES case_file (id), at text COLLATE "C" NOT NULL, who text COLLATE "C" NOT NULL, from_state text COLLATE "C",
       to_state text COLLATE "C" NOT NULL, note text COLLATE "C", file text COLLATE "C" REFERENCES file (id));

CREATE INDEX case_event_case ON case_event (case_id, seq);

CREATE TABLE waiver (seq bigint NOT NULL UNIQUE, id text COLLATE "C" PRIMARY KEY NOT NULL, rule text COLLATE "C" NOT NULL, kind text COLLATE "C", subject text COLLATE "C", area text COLLATE "C",
       approver text COLLATE "C" NOT NULL, basis text COLLATE "C" NOT NULL, valid_from text COLLATE "C" NOT NULL, valid_to text COLLATE "C", created_at text COLLATE "C" NOT NULL,
       created_by text COLLATE "C" NOT NULL, revoked_at text COLLATE "C", revoked_by text COLLATE "C");

CREATE TABLE unit (seq bigint NOT NULL UNIQUE, id text COLLATE "C" PRIMARY KEY NOT NULL, name text COLLATE "C" NOT NULL UNIQUE);

CREATE TABLE duty (seq bigint NOT NULL UNIQUE, id text COLLATE "C" PRIMARY KEY NOT NULL, unit text COLLATE "C" NOT NULL REFERENCES unit (id), rule text COLLATE "C", indicator text COLLATE "C",
       area text COLLATE "C" NOT NULL, CHECK ((rule IS NULL) <> (indicator IS NULL)));

CREATE INDEX duty_unit ON duty (unit);

CREATE TABLE duty_report (duty text COLLATE "C" NOT NULL REFERENCES duty (id), year bigint NOT NULL, due text COLLATE "C" NOT NULL, submitted_at text COLLATE "C",
       submitted_by text COLLATE "C", text text COLLATE "C", PRIMARY KEY (duty, year));

CREATE TABLE hook (seq bigint NOT NULL UNIQUE, id text COLLATE "C" PRIMARY KEY NOT NULL, url text COLLATE "C" NOT NULL, secret text COLLATE "C" NOT NULL, events text COLLATE "C" NOT NULL,
       disabled bigint NOT NULL CHECK (disabled IN (0, 1)), created_at text COLLATE "C" NOT NULL);

CREATE TABLE delivery (seq bigint NOT NULL UNIQUE, hook text COLLATE "C" NOT NULL REFERENCES hook (id), event text COLLATE "C" NOT NULL, body text COLLATE "C" NOT NULL, created_at text COLLATE "C" NOT NULL,
       tries bigint NOT NULL, next_at text COLLATE "C", done_at text COLLATE "C", error text COLLATE "C");

CREATE INDEX delivery_next ON delivery (next_at);

CREATE INDEX delivery_hook ON delivery (hook, seq);

CREATE TABLE audit (seq bigint PRIMARY KEY NOT NULL, at text COLLATE "C" NOT NULL, who text COLLATE "C" NOT NULL, action text COLLATE "C" NOT NULL, object text COLLATE "C" NOT NULL,
       detail text COLLATE "C" NOT NULL, previous text COLLATE "C" NOT NULL, hash text COLLATE "C" NOT NULL);

CREATE INDEX audit_object ON audit (object, seq);

CREATE INDEX audit_who ON audit (who, seq);

CREATE FUNCTION rulebook_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'rulebook is kept as it is'; END $$;

CREATE TRIGGER rulebook_kept BEFORE DELETE ON rulebook FOR EACH ROW EXECUTE FUNCTION rulebook_is_fixed();

CREATE TRIGGER rulebook_whole BEFORE TRUNCATE ON rulebook FOR EACH STATEMENT EXECUTE FUNCTION rulebook_is_fixed();

CREATE TRIGGER rulebook_fixed BEFORE UPDATE ON rulebook FOR EACH ROW EXECUTE FUNCTION rulebook_is_fixed();

CREATE FUNCTION record_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'record is kept as it is'; END $$;

CREATE TRIGGER record_kept BEFORE DELETE ON record FOR EACH ROW EXECUTE FUNCTION record_is_fixed();

CREATE TRIGGER record_whole BEFORE TRUNCATE ON record FOR EACH STATEMENT EXECUTE FUNCTION record_is_fixed();

CREATE TRIGGER record_fixed BEFORE UPDATE ON record FOR EACH ROW EXECUTE FUNCTION record_is_fixed();

CREATE FUNCTION submission_key_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'submission_key is kept as it is'; END $$;

CREATE TRIGGER submission_key_kept BEFORE DELETE ON submission_key FOR EACH ROW EXECUTE FUNCTION submission_key_is_fixed();

CREATE TRIGGER submission_key_whole BEFORE TRUNCATE ON submission_key FOR EACH STATEMENT EXECUTE FUNCTION submission_key_is_fixed();

CREATE TRIGGER submission_key_fixed BEFORE UPDATE ON submission_key FOR EACH ROW EXECUTE FUNCTION submission_key_is_fixed();

CREATE FUNCTION case_event_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'case_event is kept as it is'; END $$;

CREATE TRIGGER case_event_kept BEFORE DELETE ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_is_fixed();

CREATE TRIGGER case_event_whole BEFORE TRUNCATE ON case_event FOR EACH STATEMENT EXECUTE FUNCTION case_event_is_fixed();

CREATE TRIGGER case_event_fixed BEFORE UPDATE ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_is_fixed();

CREATE FUNCTION audit_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit is kept as it is'; END $$;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_fixed();

CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_fixed();

CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_fixed();

CREATE FUNCTION submission_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'submission is kept as it is'; END $$;

CREATE TRIGGER submission_kept BEFORE DELETE ON submission FOR EACH ROW EXECUTE FUNCTION submission_is_fixed();

CREATE TRIGGER submission_whole BEFORE TRUNCATE ON submission FOR EACH STATEMENT EXECUTE FUNCTION submission_is_fixed();

CREATE TRIGGER submission_fixed BEFORE UPDATE OF seq, id, area, kind, period, by_account, created_at, supersedes, rulebook, engine, version, as_of, report, problems,
  records, refused, pass, fail, unknown, not_applicable, manual, error, breaches ON submission FOR EACH ROW EXECUTE FUNCTION submission_is_fixed();

CREATE FUNCTION file_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'file is kept as it is'; END $$;

CREATE TRIGGER file_kept BEFORE DELETE ON file FOR EACH ROW EXECUTE FUNCTION file_is_fixed();

CREATE TRIGGER file_whole BEFORE TRUNCATE ON file FOR EACH STATEMENT EXECUTE FUNCTION file_is_fixed();

CREATE TRIGGER file_fixed BEFORE UPDATE OF seq, id, area, digest, type, size, bytes, by_account, at ON file FOR EACH ROW EXECUTE FUNCTION file_is_fixed();

CREATE FUNCTION case_file_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'case_file is kept as it is'; END $$;

CREATE TRIGGER case_file_kept BEFORE DELETE ON case_file FOR EACH ROW EXECUTE FUNCTION case_file_is_fixed();

CREATE TRIGGER case_file_whole BEFORE TRUNCATE ON case_file FOR EACH STATEMENT EXECUTE FUNCTION case_file_is_fixed();

CREATE TRIGGER case_file_fixed BEFORE UPDATE OF seq, id, rule, kind, area, subject, opened_at, opened_by ON case_file FOR EACH ROW EXECUTE FUNCTION case_file_is_fixed();
