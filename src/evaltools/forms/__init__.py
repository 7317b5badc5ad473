"""Forms: workbooks that people who never see the study fill in, and their answers taken back into it, all or none."""
