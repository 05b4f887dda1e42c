"""What a connector is: the shapes it offers, the pages it yields and the errors it may raise."""
