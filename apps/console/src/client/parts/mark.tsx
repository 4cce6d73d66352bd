/** The sign of the console. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 20" aria-hidden="true">
      <path d="M0 20v-7h4.5v7zM6.5 20V8H11v12zM13 20V0h4.5v20zM19.5 20V10H24v10z" />
    </svg>
  );
}
