DO $$ DECLARE i record; t record; q text; k text; n bigint; res text; r record; BEGIN
FOR i IN SELECT * FROM (VALUES
 ('staff other mgr','forecourt_staff','00000000-0000-0000-0000-00007e570003','00000000-0000-0000-0000-00007e570004','1'),
 ('customer other','forecourt_customer','00000000-0000-0000-0000-00007e570003','00000000-0000-0000-0000-00007e570004',''),
 ('nobody','forecourt_customer','','',''),
 ('customer fellow','forecourt_customer','00000000-0000-0000-0000-00007e570001','00000000-0000-0000-0000-00007e570004',''),
 ('staff fellow','forecourt_staff','00000000-0000-0000-0000-00007e570001','00000000-0000-0000-0000-00007e570004',''),
 ('customer self','forecourt_customer','00000000-0000-0000-0000-00007e570001','00000000-0000-0000-0000-00007e570002','')) v(name,role,shop,person,runs)
LOOP res := '';
 PERFORM set_config('role',i.role,true), set_config('forecourt.shop',i.shop,true),set_config('forecourt.person',i.person,true),set_config('forecourt.runs',i.runs,true);
 FOR t IN SELECT c.relname AS tab, (SELECT a.attname FROM pg_attribute a WHERE a.attrelid=c.oid AND a.attnum>0 AND NOT attisdropped ORDER BY attnum LIMIT 1) col,
   EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid=c.oid AND a.attname='shop_id') has FROM pg_class c WHERE relnamespace='public'::regnamespace AND relkind='r' AND relname<>'_sqlx_migrations' ORDER BY 1
 LOOP
  FOR r IN SELECT * FROM (VALUES ('r',format('SELECT %I FROM %I',t.col,t.tab)),('c',format('UPDATE %I SET %I=%I',t.tab,t.col,t.col)),('d',format('DELETE FROM %I',t.tab)),
     ('a',CASE WHEN t.tab='shops' THEN 'INSERT INTO shops(id) VALUES (''00000000-0000-0000-0000-00007e570001'')' WHEN t.has THEN format('INSERT INTO %I (shop_id) VALUES (''00000000-0000-0000-0000-00007e570001'')',t.tab) ELSE format('INSERT INTO %I DEFAULT VALUES',t.tab) END)) x(k,q)
  LOOP BEGIN EXECUTE r.q; GET DIAGNOSTICS n = ROW_COUNT; IF n>0 THEN res := res||' '||t.tab||':'||r.k; END IF; RAISE EXCEPTION 'back' USING ERRCODE='P0099';
   EXCEPTION WHEN insufficient_privilege THEN NULL; WHEN SQLSTATE 'P0099' THEN NULL; WHEN OTHERS THEN res := res||' '||t.tab||':'||r.k||'!'; END;
  END LOOP;
 END LOOP;
 RAISE NOTICE '% => %', i.name, res;
END LOOP; END $$;
