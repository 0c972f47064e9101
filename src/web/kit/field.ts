/** What is said of a field, whatever is typed or chosen in it. */
export interface FieldProps {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly error?: string
  readonly required?: boolean
}
