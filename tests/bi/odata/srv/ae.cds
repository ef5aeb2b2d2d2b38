// The table `ae` of NHS England's published figures, which is there already.
@cds.persistence.exists
entity ae {
  key period : Date;
  key org_code : String;
  key type : String;
  attendances : Decimal(12, 2);
  breaches : Integer64;
  admissions : Integer;
}

@requires: 'authenticated-user'
service nhs {
  @readonly entity Ae as projection on ae;
}
