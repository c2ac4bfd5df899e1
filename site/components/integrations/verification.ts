/** How a receiver verifies a webhook, in the words of the reference library. Code is the same in every language. */
export const verification = `import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env.WEBHOOK_SECRET) // whsec_…

app.post('/in', express.text({ type: '*/*' }), (request, response) => {
  const { type, data } = webhook.verify(request.body, request.headers) // throws
  if (type === 'ticket.resolved') closeOurs(data.ticket)
  response.sendStatus(204)
})`
