"""Raw tables read, checked against their declared columns and made into tidy Parquet."""
