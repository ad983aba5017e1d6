import type {
  AddressMatch,
  BirthdayMatch,
  CompanyMatch,
  PersonMatch,
  RegionMatch,
  TitleMatch,
} from "../grammar/match.js";
export const findAddresses = (_text: string): AddressMatch[] => [];
export const findRegions = (_text: string): RegionMatch[] => [];
export const findBirthdays = (_text: string): BirthdayMatch[] => [];
export const findCompanies = (_text: string): CompanyMatch[] => [];
export const findPersonNames = (_text: string): PersonMatch[] => [];
export const findTitles = (_text: string): TitleMatch[] => [];
