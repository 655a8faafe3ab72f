-- Letters about an account that its owner could not read here (a new password), and links that were sent, go with it.
CREATE OR REPLACE FUNCTION "user_removed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "note" n USING "removed" r WHERE n.user_id = r.id;
  DELETE FROM "delivery" d USING "removed" r WHERE d.user_id = r.id;
  DELETE FROM "captured_mail" m USING "removed" r WHERE m.user_id IS NULL AND m.recipient = r.email;
  DELETE FROM "verification" v USING "removed" r WHERE v.value = r.id;
  RETURN NULL;
END $$;

-- As before, and: a key that was used for anything else is an error. Whoever sends one key at once waits in line.
CREATE OR REPLACE FUNCTION "grant_credits"(owner text, change bigint, by_user text, reason text, once text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  have bigint;
  seen record;
BEGIN
  IF once IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtext('jobwire grant'), hashtext(once));
    SELECT user_id, CASE kind WHEN 'grant' THEN amount ELSE -amount END AS given INTO seen
      FROM credit_transfer WHERE key = once;
    IF FOUND THEN
      IF seen.user_id <> owner OR seen.given <> change THEN
        RAISE EXCEPTION 'the key of another grant' USING ERRCODE = 'JWCR2';
      END IF;
      RETURN false;
    END IF;
  END IF;
  INSERT INTO credit_account (user_id) VALUES (owner) ON CONFLICT DO NOTHING;
  have := lock_credits(owner);
  IF have + change < 0 THEN
    RAISE EXCEPTION 'not enough credits' USING ERRCODE = 'JWCR1',
      DETAIL = json_build_object('userId', owner, 'need', -change, 'have', have);
  END IF;
  INSERT INTO credit_transfer (kind, from_account, to_account, amount, user_id, by_user_id, note, key, at)
  VALUES (CASE WHEN change > 0 THEN 'grant' ELSE 'revoke' END,
          CASE WHEN change > 0 THEN 'issued' ELSE 'user:' || owner END,
          CASE WHEN change > 0 THEN 'user:' || owner ELSE 'issued' END,
          abs(change), owner, by_user, reason, once, clock_timestamp());
  UPDATE credit_account SET balance = balance + change WHERE user_id = owner;
  RETURN true;
END $$;
