"""考核验收: marks by a method that is data, self-marks beside them, holds, objections, awards."""
