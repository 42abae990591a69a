-- One database for each service; nobody reads another's tables. Run once, when the server's directory is empty.
CREATE DATABASE volunteers;
CREATE DATABASE organisations;
CREATE DATABASE tasks;
CREATE DATABASE matching;
CREATE DATABASE gateway;
