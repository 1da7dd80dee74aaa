import pg from "pg";
import { Prisma } from "../packages/persistence/src/generated/prisma/client.ts";
import { openDatabase } from "../packages/persistence/src/index.ts";
import { parseCohortDefinition } from "../packages/domain/src/index.ts";
import { countsSql } from "../packages/persistence/src/cohort-sql/counts-sql.ts";
import { questions } from "./cohort-questions.mjs";
const url="postgresql://postgres@127.0.0.1:5432/synoptic_bench_x";
const c = new pg.Client({connectionString:url}); await c.connect();
await c.query("SET work_mem = '256MB'; SET jit = off");
for (const s of (process.env.SET ?? "").split(";").filter(Boolean)) await c.query(s);
const site=(await c.query("select id from sites")).rows[0].id;
const want=process.argv[2];
for (const {name,definition,byHand} of questions.filter(q=>q.name.includes(want))) {
  const sql = countsSql(parseCohortDefinition({schemaVersion:1,...definition}), {siteId:site, at:new Date("2026-11-26T00:00:00Z"), consentRule:"opt_out"}, {facets:process.env.FACETS==="1"});
  const text = process.env.EDIT ? eval(process.env.EDIT)(sql.text) : sql.text;
  const ts=[];const hs=[];
  for(let i=0;i<4;i++){ let b=performance.now(); const r=(await c.query(text, sql.values)).rows; ts.push(performance.now()-b); if(i==0) console.log(JSON.stringify(r)); b=performance.now(); const h=(await c.query(byHand,[site,new Date("2026-11-26T00:00:00Z")])).rows; hs.push(performance.now()-b); if(i==0)console.log(JSON.stringify(h)); }
  console.log(name, ts.slice(1).map(Math.round).join(" "), "hand", hs.slice(1).map(Math.round).join(" "));
  if (process.env.PLAN) { console.log(text); console.log((await c.query("EXPLAIN (ANALYZE, COSTS OFF, BUFFERS OFF) "+text, sql.values)).rows.map(r=>r["QUERY PLAN"]).join("\n")); }
}
await c.end();
