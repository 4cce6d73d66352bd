/**
 * Databases and roles as SQL, for the launcher and compose alike. Per family of databases: `<role>_owner` owns the schema and runs
 * the migrations, `<role>` reads and writes rows through default privileges, and the auditor reads everything.
 *
 * @typedef {{ name: string, role: string }} Database
 * @typedef {{ databases: Database[], auditor: string }} DatabaseSettings infra/postgres/databases.json
 */

/**
 * @param {DatabaseSettings} settings
 * @returns {string[]} every role that logs in
 */
export function listRoles({ databases, auditor }) {
  const families = [...new Set(databases.map(({ role }) => role))];
  return [...families.flatMap((role) => [ownerOf(role), role]), auditor];
}

/** @param {string} role */
export function ownerOf(role) {
  return `${role}_owner`;
}

/**
 * Statements for the server, to be run one by one outside a transaction; each may be run again.
 * @param {DatabaseSettings} settings
 * @param {Record<string, string>} passwords by role
 * @param {{ roles: Set<string>, databases: Set<string> }} present
 * @returns {string[]}
 */
export function serverStatements(settings, passwords, present) {
  const roles = listRoles(settings).map((role) => {
    const password = passwords[role];
    if (!password) throw new Error(`no password for the role ${role}`);
    return `${present.roles.has(role) ? 'ALTER' : 'CREATE'} ROLE ${quote(role)} LOGIN PASSWORD ${literal(password)}`;
  });
  const databases = settings.databases.flatMap(({ name, role }) => [
    ...(present.databases.has(name) ? [] : [`CREATE DATABASE ${quote(name)} OWNER ${quote(ownerOf(role))}`]),
    `REVOKE ALL ON DATABASE ${quote(name)} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${quote(name)} TO ${[role, settings.auditor].map(quote).join(', ')}`,
  ]);
  return [...roles, ...databases];
}

/**
 * Statements for one database, to be run in it; each may be run again.
 * @param {DatabaseSettings} settings
 * @param {Database} database
 * @returns {string[]}
 */
export function databaseStatements({ auditor }, { role }) {
  const owner = quote(ownerOf(role));
  const byDefault = `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA public`;
  return [
    `ALTER SCHEMA public OWNER TO ${owner}`,
    'REVOKE ALL ON SCHEMA public FROM PUBLIC',
    `GRANT USAGE ON SCHEMA public TO ${quote(role)}, ${quote(auditor)}`,
    `${byDefault} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${quote(role)}`,
    `${byDefault} GRANT USAGE, SELECT ON SEQUENCES TO ${quote(role)}`,
    `${byDefault} GRANT SELECT ON TABLES TO ${quote(auditor)}`,
    `${byDefault} GRANT SELECT ON SEQUENCES TO ${quote(auditor)}`,
  ];
}

/** @param {string} name */
function quote(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/** @param {string} value */
function literal(value) {
  return `'${value.replaceAll("'", "''")}'`;
}
