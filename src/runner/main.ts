import { runnerCommand } from './runner-command.ts'

process.exitCode = await runnerCommand(process.argv.slice(2))
