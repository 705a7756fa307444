// Answers every request at once and keeps when each path was asked for; says its address, and on request what it kept.
import { createServer } from 'node:http'

let starts = new Map()
const server = createServer((request, response) => {
  const times = starts.get(request.url)
  if (times) times.push(performance.now())
  else starts.set(request.url, [performance.now()])
  response.end('all is well')
})
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`))
process.on('message', (what) => {
  if (what === 'reset') starts = new Map()
  process.send(starts)
})
process.on('disconnect', () => process.exit(0))
