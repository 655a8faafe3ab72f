-- Who takes their credits back leaves what was made for them: otherwise a cancel just before the end costs nothing
-- and loses nothing. Kept steps go with it, so that a retry makes all of it again.
CREATE OR REPLACE FUNCTION "job_credits_ended"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM end_credit_hold(OLD.id, CASE WHEN TG_OP = 'UPDATE' AND NEW.state = 'completed' THEN 'settled' ELSE 'refunded' END);
  IF TG_OP = 'UPDATE' AND NEW.state = 'cancelled' THEN
    DELETE FROM "artifact" WHERE job_id = NEW.id;
    DELETE FROM "job_step" WHERE job_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
