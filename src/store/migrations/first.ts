import { counted, type Forms, fixed } from './forms.ts'

const STATES = "'draft', 'submitted', 'accepted', 'returned', 'locked', 'superseded'"
const CASE_STATES = "'open', 'notified', 'rectifying', 'submitted', 'verified', 'overdue'"

/**
 * Version 1: everything. A version that was released is never edited; what changes is a version of its own.
 * Times and days are text in one form, so that both databases sort and compare them alike.
 */
export const first = (forms: Forms): readonly string[] => {
  const { text, int, bytes, table } = forms
  const flag = (name: string): string => `${name} ${int} NOT NULL CHECK (${name} IN (0, 1))`
  const seq = `seq ${int} NOT NULL UNIQUE`
  const submission = `submission ${text} NOT NULL REFERENCES submission (id)`
  return [
    table('counter', `name ${text} PRIMARY KEY NOT NULL, last ${int} NOT NULL`),
    table(
      'rulebook',
      `digest ${text} PRIMARY KEY NOT NULL, version ${text} NOT NULL, files ${bytes} NOT NULL, first_seen ${text} NOT NULL`,
    ),
    table(
      'area',
      `code ${text} NOT NULL, name ${text} NOT NULL, parent ${text}, valid_from ${text} NOT NULL, valid_to ${text},
       PRIMARY KEY (code, valid_from)`,
    ),
    table(
      'account',
      `${seq}, id ${text} PRIMARY KEY NOT NULL, login ${text} NOT NULL UNIQUE, hash ${text}, external ${text} UNIQUE,
       roles ${text} NOT NULL, areas ${text} NOT NULL, kinds ${text} NOT NULL, ${flag('disabled')}, ${flag('must_change')},
       created_at ${text} NOT NULL`,
    ),
    table(
      'session',
      `hash ${text} PRIMARY KEY NOT NULL, account ${text} NOT NULL REFERENCES account (id), created_at ${text} NOT NULL,
       seen_at ${text} NOT NULL, expires_at ${text} NOT NULL`,
    ),
    'CREATE INDEX session_account ON session (account)',
    table(
      'api_key',
      `${seq}, id ${text} PRIMARY KEY NOT NULL, prefix ${text} NOT NULL, hash ${text} NOT NULL UNIQUE,
       account ${text} NOT NULL REFERENCES account (id), name ${text} NOT NULL, roles ${text} NOT NULL, areas ${text} NOT NULL,
       kinds ${text} NOT NULL, created_at ${text} NOT NULL, expires_at ${text}, revoked_at ${text}`,
    ),
    table('attempt', `${seq}, who ${text} NOT NULL, at ${text} NOT NULL`),
    'CREATE INDEX attempt_who ON attempt (who, at)',
    table(
      'submission',
      `${seq}, id ${text} PRIMARY KEY NOT NULL, state ${text} NOT NULL CHECK (state IN (${STATES})), area ${text} NOT NULL, kind ${text},
       period ${text}, by_account ${text} NOT NULL, created_at ${text} NOT NULL, submitted_at ${text}, decided_at ${text},
       decided_by ${text}, note ${text}, supersedes ${text} UNIQUE REFERENCES submission (id),
       superseded_by ${text} UNIQUE REFERENCES submission (id) DEFERRABLE INITIALLY DEFERRED,
       rulebook ${text} NOT NULL REFERENCES rulebook (digest), engine ${text} NOT NULL, version ${text} NOT NULL, as_of ${text} NOT NULL,
       report ${text} NOT NULL, problems ${text} NOT NULL, ${counted(int)}, revision ${int} NOT NULL`,
    ),
    'CREATE INDEX submission_area ON submission (area, seq)',
    'CREATE INDEX submission_period ON submission (period, kind, seq)',
    table(
      'submission_key',
      `account ${text} NOT NULL, key ${text} NOT NULL, request_hash ${text} NOT NULL, ${submission}, created_at ${text} NOT NULL,
       PRIMARY KEY (account, key)`,
    ),
    table(
      'record',
      `${seq}, ${submission}, position ${int} NOT NULL, kind ${text} NOT NULL, subject ${text} NOT NULL, area ${text} NOT NULL,
       as_of ${text} NOT NULL, body ${text} NOT NULL, findings ${text}, PRIMARY KEY (submission, position)`,
    ),
    'CREATE INDEX record_subject ON record (kind, area, subject, seq)',
    'CREATE INDEX record_area ON record (area, seq)',
    table(
      'person',
      `submission ${text} NOT NULL, position ${int} NOT NULL, place ${int} NOT NULL, name ${text} NOT NULL, purge_at ${text} NOT NULL,
       PRIMARY KEY (submission, position, place), FOREIGN KEY (submission, position) REFERENCES record (submission, position)`,
    ),
    'CREATE INDEX person_name ON person (name)',
    'CREATE INDEX person_purge ON person (purge_at)',
    table(
      'subject',
      `${seq}, kind ${text} NOT NULL, area ${text} NOT NULL, id ${text} NOT NULL, name ${text}, first_seen ${text} NOT NULL,
       last_seen ${text} NOT NULL, latest ${text} NOT NULL REFERENCES submission (id), PRIMARY KEY (kind, area, id)`,
    ),
    table(
      'period',
      `${seq}, area ${text} NOT NULL, kind ${text} NOT NULL, period ${text} NOT NULL, due ${text} NOT NULL, locked_at ${text},
       locked_by ${text}, PRIMARY KEY (area, kind, period)`,
    ),
    table(
      'file',
      `${seq}, id ${text} PRIMARY KEY NOT NULL, area ${text} NOT NULL, digest ${text} NOT NULL, type ${text} NOT NULL,
       size ${int} NOT NULL, bytes ${bytes} NOT NULL, by_account ${text} NOT NULL, at ${text} NOT NULL`,
    ),
    table(
      'case_file',
      `${seq}, id ${text} PRIMARY KEY NOT NULL, rule ${text} NOT NULL, kind ${text} NOT NULL, area ${text} NOT NULL,
       subject ${text} NOT NULL, state ${text} NOT NULL CHECK (state IN (${CASE_STATES})), body ${text}, due ${text},
       opened_at ${text} NOT NULL, opened_by ${text} NOT NULL REFERENCES submission (id), closed_at ${text},
       closed_by ${text} REFERENCES submission (id), reopened ${int} NOT NULL, version ${int} NOT NULL,
       UNIQUE (rule, kind, area, subject)`,
    ),
    'CREATE INDEX case_file_area ON case_file (area, seq)',
    table(
      'case_event',
      `${seq}, case_id ${text} NOT NULL REFERENCES case_file (id), at ${text} NOT NULL, who ${text} NOT NULL, from_state ${text},
       to_state ${text} NOT NULL, note ${text}, file ${text} REFERENCES file (id)`,
    ),
    'CREATE INDEX case_event_case ON case_event (case_id, seq)',
    table(
      'waiver',
      `${seq}, id ${text} PRIMARY KEY NOT NULL, rule ${text} NOT NULL, kind ${text}, subject ${text}, area ${text},
       approver ${text} NOT NULL, basis ${text} NOT NULL, valid_from ${text} NOT NULL, valid_to ${text}, created_at ${text} NOT NULL,
       created_by ${text} NOT NULL, revoked_at ${text}, revoked_by ${text}`,
    ),
    table('unit', `${seq}, id ${text} PRIMARY KEY NOT NULL, name ${text} NOT NULL UNIQUE`),
    table(
      'duty',
      `${seq}, id ${text} PRIMARY KEY NOT NULL, unit ${text} NOT NULL REFERENCES unit (id), rule ${text}, indicator ${text},
       area ${text} NOT NULL, CHECK ((rule IS NULL) <> (indicator IS NULL))`,
    ),
    'CREATE INDEX duty_unit ON duty (unit)',
    table(
      'duty_report',
      `duty ${text} NOT NULL REFERENCES duty (id), year ${int} NOT NULL, due ${text} NOT NULL, submitted_at ${text},
       submitted_by ${text}, text ${text}, PRIMARY KEY (duty, year)`,
    ),
    table(
      'hook',
      `${seq}, id ${text} PRIMARY KEY NOT NULL, url ${text} NOT NULL, secret ${text} NOT NULL, events ${text} NOT NULL,
       ${flag('disabled')}, created_at ${text} NOT NULL`,
    ),
    table(
      'delivery',
      `${seq}, hook ${text} NOT NULL REFERENCES hook (id), event ${text} NOT NULL, body ${text} NOT NULL, created_at ${text} NOT NULL,
       tries ${int} NOT NULL, next_at ${text}, done_at ${text}, error ${text}`,
    ),
    'CREATE INDEX delivery_next ON delivery (next_at)',
    'CREATE INDEX delivery_hook ON delivery (hook, seq)',
    table(
      'audit',
      `seq ${int} PRIMARY KEY NOT NULL, at ${text} NOT NULL, who ${text} NOT NULL, action ${text} NOT NULL, object ${text} NOT NULL,
       detail ${text} NOT NULL, previous ${text} NOT NULL, hash ${text} NOT NULL`,
    ),
    'CREATE INDEX audit_object ON audit (object, seq)',
    'CREATE INDEX audit_who ON audit (who, seq)',
    ...fixed(forms, ['rulebook', 'record', 'submission_key', 'case_event', 'audit']),
    ...fixed(forms, ['submission'], SUBMITTED),
    ...fixed(forms, ['file'], 'seq, id, area, digest, type, size, bytes, by_account, at'),
    ...fixed(forms, ['case_file'], 'seq, id, rule, kind, area, subject, opened_at, opened_by'),
  ]
}

/** What stands in a submission once and for all; the rest is what becomes of it. */
const SUBMITTED = `seq, id, area, kind, period, by_account, created_at, supersedes, rulebook, engine, version, as_of, report, problems,
  records, refused, pass, fail, unknown, not_applicable, manual, error, breaches`
