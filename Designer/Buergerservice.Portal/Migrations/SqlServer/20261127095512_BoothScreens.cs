using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class BoothScreens : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_devices_displays_BoothId",
                table: "devices_displays");

            migrationBuilder.AddColumn<string>(
                name: "Screen",
                table: "devices_displays",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "Kabine",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "HearingLoop",
                table: "devices_agents",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateTable(
                name: "booth_wishes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Tenant = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: false, collation: "Latin1_General_100_BIN2"),
                    BoothId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Contact = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Time = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Concern = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    DoneAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    DoneBy = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true, collation: "Latin1_General_100_BIN2"),
                    DeletionClass = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booth_wishes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "display_resets",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Tenant = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: false, collation: "Latin1_General_100_BIN2"),
                    BoothId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Screen = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Call = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    DisplayId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ClearedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    DeletionClass = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_display_resets", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_devices_displays_BoothId_Screen",
                table: "devices_displays",
                columns: new[] { "BoothId", "Screen" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_booth_wishes_Tenant_DoneAt",
                table: "booth_wishes",
                columns: new[] { "Tenant", "DoneAt" });

            migrationBuilder.CreateIndex(
                name: "IX_display_resets_Call_BoothId_Screen",
                table: "display_resets",
                columns: new[] { "Call", "BoothId", "Screen" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "booth_wishes");

            migrationBuilder.DropTable(
                name: "display_resets");

            migrationBuilder.DropIndex(
                name: "IX_devices_displays_BoothId_Screen",
                table: "devices_displays");

            migrationBuilder.DropColumn(
                name: "Screen",
                table: "devices_displays");

            migrationBuilder.DropColumn(
                name: "HearingLoop",
                table: "devices_agents");

            migrationBuilder.CreateIndex(
                name: "IX_devices_displays_BoothId",
                table: "devices_displays",
                column: "BoothId",
                unique: true);
        }
    }
}
