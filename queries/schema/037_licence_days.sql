-- Since when an outlet has its licence and its permit, where a register tells: 126号 wants the permit
-- before the licence.

ALTER TABLE outlets ADD COLUMN business_licence_on DATE;
ALTER TABLE outlets ADD COLUMN permit_on DATE;
