/**
 * `npm run bench [deadlines | growth | requests | search | startup]`: the clock beside two libraries, the portal at a thousand tickets and at a
 * million, the portal beside a bare Worker, the time to a first result of the search, and what the worker's code weighs and takes to start.
 * What is compared is measured in the same run, in turns: single figures depend on the machine and its day.
 */
const PARTS = {
  deadlines: async () => (await import('./bench/deadlines.ts')).benchDeadlines(),
  growth: async () => (await import('./bench/growth.ts')).benchGrowth(),
  requests: async () => (await import('./bench/requests.ts')).benchRequests(),
  search: async () => (await import('./bench/search.ts')).benchSearch(),
  startup: async () => (await import('./bench/startup.ts')).benchStartup(),
}
const [asked] = process.argv.slice(2)

for (const [name, bench] of Object.entries(PARTS)) if (asked === undefined || asked === name) await bench()
if (asked !== undefined && !Object.hasOwn(PARTS, asked)) {
  console.error(`There is no part "${asked}"; there are: ${Object.keys(PARTS).join(', ')}.`)
  process.exitCode = 1
}

export {}
