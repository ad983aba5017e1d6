/** JSON of acts on several tasks. */

/** POST /tasks/bulk */
export interface BulkTasksJson {
  done: string[];
  failed: { taskId: string; code: string; message: string }[];
}
