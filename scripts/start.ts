import { DEMO_ACCOUNTS, demoLicenseKeys } from './demo-data.ts'
import { choosePort, startPortal } from './portal.ts'
import { chosenProgramme } from './programme-name.ts'

/**
 * `npm start`: the whole portal on this machine. PORT chooses the port, PROGRAMME an example, LIMITS=off lifts the rate limits,
 * STATE the folder of its data.
 */
const programme = chosenProgramme()
const portal = await startPortal({
  programme,
  port: await choosePort(),
  state: process.env.STATE ?? `.state/${programme.name || 'own'}`,
  limitsOff: process.env.LIMITS === 'off',
}).catch((error) => {
  console.error(`\n${error instanceof Error ? error.message : error}`)
  process.exit(1)
})

console.log(`
  ${portal.origin}/            the portal
  ${portal.origin}/dev/mail    the mails it sends: codes to sign in with arrive here

  Sign in as
${DEMO_ACCOUNTS.map(({ email, who }) => `    ${email.padEnd(24)} ${who}`).join('\n')}

  License keys that nobody has linked yet
${demoLicenseKeys.map(({ shown, what }) => `    ${shown}   ${what}`).join('\n')}

  Ctrl+C ends it.
`)
await portal.ended
