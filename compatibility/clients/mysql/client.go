// Go's MySQL driver, with a token from the AWS SDK for Go, whose tokens have no slash before the query.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/service/rds/rdsutils"
	"github.com/go-sql-driver/mysql"
)

func main() {
	log.SetFlags(0)
	address := os.Getenv("IN_HOST") + ":" + os.Getenv("IN_PORT")
	token, err := rdsutils.BuildAuthToken(
		address, os.Getenv("IN_REGION"), os.Getenv("TOKEN_USER"), credentials.NewEnvCredentials())
	check(err)

	bundle, err := os.ReadFile(os.Getenv("CA_BUNDLE"))
	check(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(bundle)
	check(mysql.RegisterTLSConfig("rds", &tls.Config{RootCAs: roots}))

	config := mysql.NewConfig()
	config.Net = "tcp"
	config.Addr = address
	config.User = os.Getenv("IN_USERNAME")
	config.Passwd = token
	config.DBName = os.Getenv("IN_DATABASE")
	config.TLSConfig = "rds"
	config.AllowCleartextPasswords = true
	connector, err := mysql.NewConnector(config)
	check(err)
	db := sql.OpenDB(connector)
	defer db.Close()

	rows, err := db.Query("SELECT id, name FROM my_table WHERE id <= ? ORDER BY id", 4)
	check(err)
	for rows.Next() {
		var id int
		var name string
		check(rows.Scan(&id, &name))
		fmt.Printf("%d\t%s\n", id, name)
	}
	check(rows.Err())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
