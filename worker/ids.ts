/** Prefix of each kind of id, so that an id says in a log what it names. */
const PREFIXES = {
  account: 'acc',
  code: 'cod',
  license: 'lic',
  organisation: 'org',
  invitation: 'ivt',
  purchase: 'pur',
  lot: 'lot',
  entry: 'ent',
  invoice: 'inv',
  ticket: 'tkt',
  message: 'msg',
  event: 'evt',
  split: 'spl',
  device: 'dev',
  replacement: 'rpl',
  estimate: 'est',
  booking: 'bkg',
  secret: 'sec',
  macro: 'mac',
  attachment: 'att',
  mail: 'mail',
  reason: 'rsn',
  token: 'tok',
  webhook: 'whk',
  request: 'req',
} as const

/** A new opaque id with 122 random bits. */
export function newId(kind: keyof typeof PREFIXES): string {
  return `${PREFIXES[kind]}_${crypto.randomUUID().replaceAll('-', '')}`
}

/** A new ticket number: nine random digits, the first not 0, so that it can be read out and tells nothing of how many there are. */
export function newTicketNumber(): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
  return String(100_000_000 + (random % 900_000_000))
}
