import { describe, expect, it } from '@jest/globals';
import { databaseStatements, listRoles, serverStatements } from './sql.mjs';

const settings = {
  databases: [
    { name: 'order_0', role: 'order' },
    { name: 'order_1', role: 'order' },
  ],
  auditor: 'auditor',
};
const passwords = { order: "it's", order_owner: 'b', auditor: 'c' };
const nothing = {
  roles: new Set(/** @type {string[]} */ ([])),
  databases: new Set(/** @type {string[]} */ ([])),
};

describe('the SQL of databases and roles', () => {
  it('names each role of a family once', () => {
    expect(listRoles(settings)).toEqual(['order_owner', 'order', 'auditor']);
  });

  it('creates what is missing, quoted', () => {
    const sql = serverStatements(settings, passwords, nothing);
    expect(sql).toContain(`CREATE ROLE "order" LOGIN PASSWORD 'it''s'`);
    expect(sql).toContain('CREATE DATABASE "order_1" OWNER "order_owner"');
    expect(sql).toContain('GRANT CONNECT ON DATABASE "order_0" TO "order", "auditor"');
  });

  it('only sets passwords and rights where everything is there', () => {
    const present = { roles: new Set(listRoles(settings)), databases: new Set(['order_0', 'order_1']) };
    expect(
      serverStatements(settings, passwords, present).filter((statement) => statement.startsWith('CREATE')),
    ).toEqual([]);
  });

  it('refuses a role without a password', () => {
    expect(() => serverStatements(settings, { order: 'a' }, nothing)).toThrow(
      'no password for the role order_owner',
    );
  });

  it('gives the app rows and the auditor reading, never the schema', () => {
    const sql = databaseStatements(settings, { name: 'order_0', role: 'order' }).join('\n');
    expect(sql).toContain('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "order"');
    expect(sql).toContain('GRANT SELECT ON TABLES TO "auditor"');
    expect(sql).toContain('ALTER SCHEMA public OWNER TO "order_owner"');
    expect(sql).not.toMatch(/GRANT (ALL|CREATE)/);
  });
});
