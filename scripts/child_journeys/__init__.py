"""Child journeys from Ofsted Annex A lists and the DfE CIN Census."""
