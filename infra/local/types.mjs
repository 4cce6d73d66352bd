/**
 * The shapes that the launcher's files share. Types only: nothing here runs.
 *
 * @typedef {'auto' | 'docker' | 'native' | 'external'} InfraMode
 * @typedef {'postgres' | 'redis' | 'kafka' | 'zookeeper' | 'prometheus'} PartName
 * @typedef {'payment-provider' | 'inventory' | 'order' | 'payment' | 'catalog' | 'account' | 'notification' | 'gateway' |
 *   'storefront' | 'console'} AppName
 *
 * @typedef {object} StartOptions
 * @property {InfraMode} infra
 * @property {Partial<Record<AppName, number>>} replicas
 * @property {AppName[]} apps
 * @property {boolean} detach
 * @property {boolean} seed
 * @property {boolean} build
 * @property {boolean} help
 *
 * @typedef {object} ProcessIdentity  A pid alone may be reused: a process is known by its start time and command too.
 * @property {number} pid
 * @property {string} startTime
 * @property {string} command  base name of the executable
 * @property {NodeJS.Signals} [stopSignal]  SIGTERM unless given
 *
 * @typedef {object} PartRecordFields
 * @property {'external' | 'docker' | 'native'} how
 * @property {number} [port]
 * @property {string} [url]
 * @property {string} [brokers]
 * @property {string} [hosts]
 * @property {string} [log]
 * @property {string} [container]
 * @typedef {PartRecordFields & Partial<ProcessIdentity>} PartRecord
 *
 * @typedef {object} AppRecordFields
 * @property {AppName} name
 * @property {string} instance
 * @property {number} [rpcPort]
 * @property {number} metricsPort
 * @property {number} [httpPort]
 * @property {number} [inspectPort]  of its debugger, while npm run dev has it
 * @property {string} log
 * @typedef {AppRecordFields & ProcessIdentity} AppRecord
 *
 * @typedef {object} Urls  Where people and programs reach what is part of this start
 * @property {string} [storefront]
 * @property {string} [console]
 * @property {string} [gateway]
 * @property {string} [provider]
 * @property {string} [prometheus]
 *
 * @typedef {object} RunFile  .stampede/run.json: the machine-readable table of what runs
 * @property {1} version
 * @property {string} mode  demo or test
 * @property {number} pid  of the launcher
 * @property {string} startTime  of the launcher
 * @property {string} command  of the launcher
 * @property {string} startedAt
 * @property {'starting' | 'ready' | 'stopping'} state
 * @property {number} [readyAfterMs]
 * @property {Partial<Record<PartName, PartRecord>>} infrastructure
 * @property {AppRecord[]} apps
 * @property {Urls} urls
 * @property {Record<string, string>} env
 *
 * @typedef {object} ProcessSpec  How to start a process, and how to see that it serves
 * @property {string} name  the instance's name in messages and of its log file
 * @property {string} command
 * @property {string[]} args
 * @property {Record<string, string>} env
 * @property {Record<string, string>} [firstEnv]  added at the first start only
 * @property {string} [cwd]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string} log
 * @property {NodeJS.Signals} [stopSignal]
 * @property {number} [stopTimeoutMs]
 * @property {string} [container]  ended by name where the process is only the client of an engine
 * @property {() => Promise<void>} [beforeStart]  runs before every start
 * @property {(signal: AbortSignal) => Promise<void>} ready  resolves when it serves
 *
 * @typedef {object} Secrets
 * @property {string} jwt
 * @property {string} purchaseToken
 * @property {string} providerApiKey
 * @property {string} providerWebhook
 * @property {string} redis
 * @property {string} kafkaClusterId
 * @property {Record<string, string>} postgres  password by role
 *
 * @typedef {object} Context  What every step of a start needs
 * @property {string} home  the state folder
 * @property {Secrets} secrets
 * @property {import('./progress.mjs').Progress} progress
 * @property {import('./ports.mjs').PortBook} ports
 * @property {AbortSignal} signal  aborted when the start is given up
 *
 * @typedef {object} DockerSpec
 * @property {string[]} options  of `docker run`; a volume named `data` is the part's own
 * @property {string[]} args  after the image
 * @property {Record<string, string>} [env]  set in the container without showing on a command line
 *
 * @typedef {object} Part
 * @property {PartName} name
 * @property {string} title
 * @property {'POSTGRES_URL' | 'REDIS_URL' | 'KAFKA_BROKERS' | 'ZOOKEEPER_HOSTS' | 'PROMETHEUS_URL'} variable
 * @property {'url' | 'brokers' | 'hosts'} addressKey
 * @property {boolean} [optional]
 * @property {string} example  an address, for messages
 * @property {(context: Context, port: number) => string} address
 * @property {(address: string) => Promise<void>} ping  throws unless it serves
 * @property {number} readyWithinMs
 * @property {(error: unknown) => string | undefined} [explain]  a failed ping that waiting does not mend, in words
 * @property {(context: Context, port: number) => Promise<Omit<ProcessSpec, 'ready' | 'name' | 'log'>>} native
 * @property {(context: Context, port: number) => Promise<DockerSpec>} docker
 */
export {};
