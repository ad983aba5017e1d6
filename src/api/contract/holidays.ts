/** JSON of entered holidays. */

/** PUT /holidays/:year */
export interface HolidayYearJson {
  year: number;
  days: { name: string; date: string; isOffDay: boolean }[];
}
