const MEANING: Record<string, string> = {
  POSTGRES_URL: 'postgresql://superuser@host:port/postgres',
  REDIS_URL: 'redis://host:port',
  KAFKA_BROKERS: 'host:port, comma separated',
  ETCD: "path of etcd, 3.4 or newer; Debian's package is etcd-server",
  ZOOKEEPER_HOSTS: 'host:port, comma separated',
  ZOOKEEPER_JARS: "folder of ZooKeeper's jars, which npm test has Maven fetch; Java 17 or newer runs them",
};

/**
 * A variable that an integration test cannot do without: where a real server is.
 *
 * @throws Error when it is missing; a missing server fails a test and never skips it
 */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(
    `${name} is required by this test (${MEANING[name] ?? 'see its file'}): it runs on real servers`,
  );
}
