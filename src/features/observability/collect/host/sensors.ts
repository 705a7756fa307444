import type { Family } from '#lib/exposition'
import type { HostFiles } from './host-files.ts'
import { gauge, type Measured } from './measured-family.ts'

/** What a sensor's file says, by the names of node_exporter (collector/hwmon_linux.go); the kernel gives thousandths. */
const files: readonly (readonly [pattern: RegExp, name: string, help: string, factor: number])[] = [
  [/^(temp\d+)_input$/, 'temp_celsius', 'Hardware monitor for temperature (input)', 0.001], [/^(temp\d+)_max$/, 'temp_max_celsius', 'Hardware monitor for temperature (max)', 0.001], [/^(temp\d+)_crit$/, 'temp_crit_celsius', 'Hardware monitor for temperature (crit)', 0.001],
  [/^(fan\d+)_input$/, 'fan_rpm', 'Hardware monitor for fan revolutions per minute (input)', 1], [/^(fan\d+)_min$/, 'fan_min_rpm', 'Hardware monitor for fan revolutions per minute (min)', 1],
  [/^(in\d+)_input$/, 'in_volts', 'Hardware monitor for voltage (input)', 0.001], [/^(curr\d+)_input$/, 'curr_amps', 'Hardware monitor for current (input)', 0.001], [/^(power\d+)_average$/, 'power_average_watt', 'Hardware monitor for power usage in watts (average)', 0.000_001],
]

/** Temperatures, fans, voltages of /sys/class/hwmon. */
export async function readSensors(host: HostFiles): Promise<Family[]> {
  const chips = await Promise.all((await host.names('sys', 'class/hwmon')).map(async (folder) => {
    const name = cleaned((await host.text('sys', `class/hwmon/${folder}/name`))?.trim() ?? '')
    const [device, bus] = await Promise.all([host.linked('sys', `class/hwmon/${folder}/device`), host.linked('sys', `class/hwmon/${folder}/device/subsystem`)])
    const chip = device === undefined ? name || folder : cleaned(bus === undefined ? device : `${bus}_${device}`)
    return { folder, name, chip, names: await host.names('sys', `class/hwmon/${folder}`) }
  }))
  const families = await Promise.all(files.map(async ([pattern, name, help, factor]) => {
    const measured = chips.flatMap(({ folder, chip, names }) => names.map(async (file): Promise<Measured[]> => {
      const [, sensor] = pattern.exec(file) ?? []
      const value = sensor === undefined ? undefined : await host.number('sys', `class/hwmon/${folder}/${file}`)
      return sensor === undefined || value === undefined ? [] : [[{ chip, sensor }, value * factor]]
    }))
    return gauge(`node_hwmon_${name}`, help, (await Promise.all(measured)).flat())
  }))
  return [...families.flat(), ...gauge('node_hwmon_chip_names', 'Annotation metric for human-readable chip names', chips.filter(({ name }) => name !== '').map(({ chip, name }): Measured => [{ chip, chip_name: name }, 1]))]
}

function cleaned(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '_').replaceAll(/^_+|_+$/g, '')
}
